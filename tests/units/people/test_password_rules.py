"""Passwords of one's own: what is refused, and what the refusal says."""

import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from units.people.services import change_password
from units.tree.services import set_aliases


@pytest.fixture
def person(org):
    org.secretary.full_name, org.secretary.username = "Nguyễn Thị Hương Giang", "giang.nth"
    org.secretary.save()
    set_aliases(org.cell, ["Tổ Máy"], by=org.admin, at=MOMENT)
    return org.secretary


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngan-2b", "ít nhất 10 ký tự"),
        ("8203756194", "chỉ có chữ số"),
        *((password, "dễ đoán") for password in ("matkhau123", "dangcongsan", "Đảng cộng sản 1930", "sunflower1")),
        *((password, "ghép từ họ tên") for password in ("huonggiang1985", "Giang Hương Thị Nguyễn", "GIANG.NTH-2026")),
        *((password, "ghép từ họ tên") for password in ("chibokythuat1", "SaoMai@2026!", "kỹ thuật tổ máy")),
        ("Khoithunghiem2", "ghép từ họ tên"),
    ],
)
def test_a_password_that_others_guess_is_refused_with_what_to_do(person, password, words):
    with pytest.raises(RuleViolation, match=words) as refusal:
        change_password(person, password=password, at=MOMENT)

    assert refusal.value.field == "new_password1"
    assert words != "dễ đoán" or "Hãy ghép bốn, năm từ" in refusal.value.message


@pytest.mark.parametrize("password", ["thuyền buồm trăng non", "Rw8#fmvKq2x", "kx7m-9qpt-w3hn-e8rd"])
def test_others_are_taken(person, password):
    change_password(person, password=password, at=MOMENT)

    assert person.check_password(password)
