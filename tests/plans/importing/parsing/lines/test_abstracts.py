"""Where an abstract ends: at the rule below it however long it is, else where a paragraph begins."""

from dataclasses import replace

import docx
import pytest

from plans.importing.parsing import parse
from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from tests.lib.official.measuring import drawn
from tests.plans.importing.parsing.identity import printed
from tests.plans.importing.parsing.samples import own_plan, word_bytes

# the renderer leaves its colour profile open until it is collected
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
BODY = "Chi bộ xây dựng kế hoạch như sau:"
REST = f"""
{BODY}
I. MỤC ĐÍCH
- Giữ ngõ phố sạch, đẹp.
II. NỘI DUNG
- Tổng vệ sinh đường ngõ.
"""
SHORT = "tuyên truyền xây dựng tổ dân phố văn minh"
LONG = f"{SHORT}, {'phát huy truyền thống quê hương và nếp sống văn hóa, ' * 8}giai đoạn 2026 - 2030"


def text(*lines: str) -> bytes:
    return ("KẾ HOẠCH\n" + "\n".join(lines) + "\n" + REST).encode()


def openings(plan):
    return [node.text for node in plan.nodes if node.kind == "paragraph"]


@pytest.mark.parametrize("letters", [150, 199, 201, 260, 999, 1001, 1500])
def test_our_own_file_gives_back_an_abstract_of_any_length(letters):
    abstract = (LONG * 5)[:letters].strip(" ,-") + "x"
    paper = printed(replace(own_plan("ke-hoach-hai-cot.txt"), abstract=abstract))

    assert parse(to_docx(paper), name="a.docx").abstract == abstract
    if pdf.is_available():
        assert parse(drawn(paper), name="a.pdf").abstract == abstract


@pytest.mark.parametrize("abstract", [f"{SHORT}.", "thực hiện việc A\nnăm 2026\n\nvà những năm sau", f"{LONG}."])
def test_our_own_file_gives_back_full_stops_and_line_ends(abstract):
    paper = printed(replace(own_plan("ke-hoach-hai-cot.txt"), abstract=abstract))

    assert parse(to_docx(paper), name="a.docx").abstract == " ".join(abstract.split())
    if pdf.is_available():
        assert parse(drawn(paper), name="a.pdf").abstract == " ".join(abstract.split())


@pytest.mark.parametrize("lines", [(SHORT,), (SHORT, "-----"), (LONG, "-----"), (SHORT, "", "năm 2026", "-----")])
def test_pasted_text_ends_its_abstract_at_the_rule_or_the_opening(lines):
    plan = parse(text(*lines), name="")

    assert plan.abstract == " ".join(line for line in lines if line.strip("-"))
    assert openings(plan) == [BODY]


def test_a_paragraph_above_a_far_rule_is_no_abstract():
    plan = parse(text(SHORT, "Trong năm qua, phong trào đạt kết quả tốt.", BODY, "-----"), name="")

    assert plan.abstract == SHORT
    assert openings(plan)[0] == "Trong năm qua, phong trào đạt kết quả tốt."


def test_a_long_bold_abstract_of_word_needs_no_rule():
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph().add_run(LONG).bold = True
    for line in REST.strip().splitlines():
        document.add_paragraph(line)

    plan = parse(word_bytes(document), name="a.docx")

    assert plan.abstract == LONG
    assert openings(plan) == [BODY]


def test_a_long_paragraph_below_the_type_name_is_no_abstract():
    paragraph = f"Chi bộ {LONG} như sau:"

    plan = parse(("KẾ HOẠCH\n" + paragraph + REST).encode(), name="")

    assert plan.abstract == ""
    assert openings(plan)[0] == paragraph


def test_the_first_numbered_title_ends_an_abstract():
    plan = parse(
        "KẾ HOẠCH\ntuyên truyền năm 2026\n1. Mục đích\nGiữ ngõ phố sạch.\n2. Nội dung\nTổng vệ sinh.".encode(), name=""
    )

    assert plan.abstract == "tuyên truyền năm 2026"
    assert [node.kind for node in plan.nodes] == ["section", "purpose", "section", "content_item"]
