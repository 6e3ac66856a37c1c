"""Invented plans with other habits: two columns, letters, titles and text in one line, printed lines."""

import datetime

import pytest

from plans.importing.parsing import parse
from tests.plans.importing.parsing.samples import OWN, counts, own_plan, source_without_parts, text_of_nodes, texts


def test_two_column_header_is_read():
    plan = own_plan("ke-hoach-hai-cot.txt")

    assert (plan.superior, plan.issuer) == ("ĐẢNG BỘ XÃ AN BÌNH", "CHI BỘ TRƯỜNG THỰC HÀNH")
    assert (plan.number, plan.symbol, plan.issued_on) == ("07", "KH/CB", datetime.date(2026, 3, 5))
    assert plan.abstract == "tuyên truyền phong trào đọc sách và xây dựng cơ quan xanh"
    assert plan.problems == ()


def test_signature_beside_the_recipients_is_read():
    plan = own_plan("ke-hoach-hai-cot.txt")

    assert plan.recipients == ("Đảng ủy xã An Bình (để báo cáo),", "Các tổ chuyên môn,", "Lưu Chi bộ.")
    assert (plan.signing.power, plan.signing.post) == ("T/M CHI BỘ", "BÍ THƯ")
    assert plan.signing.name == "Trần Thị Mẫu"


def test_letters_pluses_and_leads_give_the_outline():
    plan = own_plan("ke-hoach-hai-cot.txt")

    assert counts(plan) == {
        "paragraph": 4,
        "section": 4,
        "heading": 3,
        "purpose": 1,
        "requirement": 1,
        "phase": 2,
        "content_item": 6,
        "form": 3,
        "measure": 4,
        "duty_holder": 3,
        "duty": 4,
        "annex": 1,
    }
    assert [node.units for node in plan.nodes if node.kind == "duty_holder"] == [
        ("Chi ủy",),
        ("Tổ Khoa học tự nhiên", "Tổ Khoa học xã hội"),
        ("Đoàn Thanh niên", "Công đoàn trường"),
    ]


def test_phases_by_day_and_by_quarter():
    plan = own_plan("ke-hoach-hai-cot.txt")

    assert [(node.starts_on, node.ends_on) for node in plan.nodes if node.kind == "phase"] == [
        (datetime.date(2026, 3, 15), datetime.date(2026, 6, 30)),
        (datetime.date(2026, 7, 1), datetime.date(2026, 12, 31)),
    ]


def test_printed_lines_are_joined():
    plan = own_plan("ke-hoach-in-ngat-dong.txt")

    assert plan.abstract == "Tuyên truyền phòng, chống rác thải nhựa trong khối cơ quan"
    assert len(texts(plan, "purpose")) == 2
    assert texts(plan, "purpose")[0].endswith("phát triển kinh tế - xã hội của huyện.")
    assert len(texts(plan, "content_item")) == 2
    assert "đến năm 2030. Chủ động nêu" in texts(plan, "content_item")[0]
    assert plan.recipients == ("Các chi bộ trực thuộc và các đoàn thể trong khối,", "Lưu VP.")


def test_printed_page_numbers_are_left_out_and_told():
    plan = own_plan("ke-hoach-in-ngat-dong.txt")

    assert [part.line for part in plan.parts if part.name == "page_number"] == [15, 26]
    assert "số trang in ở các dòng 15, 26" in plan.problems[-1].message


@pytest.mark.parametrize("name", sorted(path.name for path in OWN.glob("*.txt")))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_no_letter_is_lost_in_any_encoding(name, encoding):
    text = (OWN / name).read_text(encoding="utf-8")

    plan = parse(text.encode(encoding), name=name)

    assert text_of_nodes(plan) == source_without_parts(plan)
    assert plan == own_plan(name)
    assert plan.missed_lines == ()


def test_decomposed_letters_and_hard_spaces_are_the_same_plan():
    import unicodedata

    text = (OWN / "ke-hoach-hai-cot.txt").read_text(encoding="utf-8")
    typed = unicodedata.normalize("NFD", text).replace(" ", "\u00a0").replace("\n", "\r\n")

    assert parse(typed.encode(), name="") == own_plan("ke-hoach-hai-cot.txt")


def test_text_without_headings_is_kept_and_marked():
    plan = parse("Ngày mai họp chi bộ lúc tám giờ tại phòng họp tầng hai.\nMang theo sổ tay.\n".encode(), name="")

    assert texts(plan, "unclassified") == [
        "Ngày mai họp chi bộ lúc tám giờ tại phòng họp tầng hai.",
        "Mang theo sổ tay.",
    ]
    assert [problem.line for problem in plan.problems if problem.line] == [1, 2]
