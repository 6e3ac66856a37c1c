import secrets
import string
import time

import pytest

from portal.lib.guessing.passwords import EASY, pieces, weakness_of
from units.people.services import generated_password

COMMON = [
    *("matkhau123", "Matkhau@2026", "mật khẩu 2026!", "m@tkh4u2026", "MATKHAU-123456", "matkhaumatkhau"),
    *("matkhaumoi1", "doimatkhau1", "sinhnhat1990", "maatjkhaaur123", "maajtkhaaru", "ma65tkha63u1", "mat65khau63"),
    *("dangcongsan", "DangCongSan1930", "đảng cộng sản 3/2", "ddarngcoongjsarn"),
    *("qwertyuiop", "1qaz2wsx3edc", "asdfghjkl123", "poiuytrewq", "quetyuiop1", "0987654321", "!@#$%^&*()"),
    *("hochiminh1905", "vanphong@2026", "Hanoi19541010!", "anhyeuem1314", "iloveyou123", "P@ssw0rd123", "30041975abc"),
    *("aaaaaaaaaaaa", "abcabcabcabc", "doclaptudohanhphuc", "2025-2030-dang-uy"),
]
UNCOMMON = [
    *("thuyền buồm trăng non", "mot-mat-khau-khac", "kx7m-9qpt-w3hn-e8rd", "khong co gi quy hon doc lap tu do"),
    *("ghế đẩu tím 47 con cua", "Rw8#fmvKq2"),
]
OWN = ["Nguyễn Văn An", "Đảng ủy Công ty Sao Mai", "an.nv"]
NAMED = [
    "nguyenvanan1990",
    "An Van Nguyen 90",
    "AnNguyen-2026!",
    "saomai2026dangbo",
    "Nguyễn-Sao-Mai-1",
    "nguyeenxvawnan1",
]


@pytest.mark.parametrize("password", COMMON)
def test_common_passwords_are_a_few_pieces(password):
    assert pieces(password) <= EASY


@pytest.mark.parametrize("password", UNCOMMON)
def test_others_are_many(password):
    assert pieces(password, known=OWN) > EASY


@pytest.mark.parametrize("password", NAMED)
def test_what_is_known_of_a_person_costs_nothing(password):
    known = [part for name in OWN for part in name.replace(".", " ").split()]

    assert pieces(password, known=known) <= EASY


def test_a_generated_password_always_passes():
    known = [part for name in OWN for part in name.split()]

    assert min(pieces(generated_password(), known=known) for _ in range(500)) > EASY


def test_a_very_long_password_takes_no_time():
    started = time.process_time()

    pieces("matkhau" * 20_000 + "x")

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("secret", "word"),
    [
        *(("changeme", "chỉ có 8 ký tự"), ("x" * 49, "chỉ có 49 ký tự")),
        *(("changeme" * 10, "mẫu"), ("django-insecure-Xk2#pQ9vRw8fmvKq2x7Ytz4Bn6Lc0Hd1Js3Ga5Fe", "mẫu")),
        *(("a" * 60, "lặp lại"), ("0123456789" * 6, "lặp lại"), ("Xk2#pQ9v" * 8, "lặp lại")),
        (string.ascii_letters + string.digits, "lặp lại"),
    ],
)
def test_a_weak_secret_says_why(secret, word):
    assert word in weakness_of(secret)


@pytest.mark.parametrize("made", [lambda: secrets.token_urlsafe(50), lambda: secrets.token_hex(32)])
def test_a_random_secret_passes(made):
    assert [weakness_of(made()) for _ in range(200)] == [""] * 200
