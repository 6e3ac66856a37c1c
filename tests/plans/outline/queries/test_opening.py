"""What a plan rests on is printed above its text: once, by one function, whatever the plan's origin."""

from dataclasses import replace
from datetime import date
from itertools import takewhile

import pytest
from django.db.models import F

from plans.enums import Amendment, NodeKind, ReferenceRole
from plans.importing.parsing import parse
from plans.importing.services import import_at_once
from plans.outline.models import Node
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import has_opening, opening_of
from plans.outline.queries.printing import compose, official_plan
from plans.outline.services.life import copy_plan
from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from portal.lib.official.html import to_html
from tests.factories.people import MOMENT
from tests.factories.plans import make_based_plan, make_issued_plan, make_plan
from tests.lib.official.measuring import drawn
from tests.plans.importing.parsing.samples import OWN
from units.tree.models import UnitName

# the renderer leaves its colour profile open until it is collected
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
DAY = date(2026, 3, 2)
BASIS = "Kế hoạch số 15-KH/ĐUK, ngày 01/12/2025 của Đảng ủy Khối thử nghiệm"
ISSUES = "Đảng ủy Công ty Sao Mai ban hành Kế hoạch tuyên truyền năm 2026 như sau:"


def opening(plan, *, on=DAY):
    return opening_of(plan, outline_lines(plan), on=on)


def cite(plan, **fields):
    values = {"position": plan.references.count(), "role": ReferenceRole.BASIS, "number": "7", "symbol": "CT/TU"}
    return plan.references.create(**{**values, **fields})


def write_own(plan, *texts):
    plan.nodes.update(position=F("position") + 100)  # behind
    for position, text in enumerate(texts):
        Node.objects.create(plan=plan, position=position, kind=NodeKind.PARAGRAPH, text=text)


def test_one_basis_is_carried_out(org):
    assert opening(make_based_plan(org)) == (f"Thực hiện {BASIS}, {ISSUES}",)


def test_each_of_several_bases_has_its_line(org):
    plan = make_based_plan(org)
    cite(plan, dated=date(2026, 2, 10), issuer="Tỉnh ủy")
    cite(plan, number="369", symbol="KH-UBND", role=ReferenceRole.CITED)
    cite(plan, number="03", symbol="CT-TTg", wording="Chỉ thị số 03/CT-TTg của Thủ tướng Chính phủ về an toàn")

    assert opening(plan) == (
        f"Căn cứ {BASIS};",
        "Căn cứ Chỉ thị số 7-CT/TU, ngày 10/02/2026 của Tỉnh ủy;",
        "Căn cứ Chỉ thị số 03/CT-TTg của Thủ tướng Chính phủ về an toàn;",
        ISSUES,
    )


def test_a_document_is_named_once(org):
    plan = make_based_plan(org)
    both = "Kế hoạch số 15-KH/ĐUK và Chỉ thị số 07-CT/TU"
    plan.references.update(wording=both)
    cite(plan)

    assert opening(plan) == (f"Thực hiện {both}, {ISSUES}",)


@pytest.mark.parametrize(
    ("fields", "cited"),
    [
        ({"number": "", "symbol": "Điều lệ Đảng Cộng sản Việt Nam"}, "Điều lệ Đảng Cộng sản Việt Nam"),
        ({"number": "", "symbol": "NQ 03", "issuer": "Đảng ủy Khối"}, "NQ 03 của Đảng ủy Khối"),
        ({"number": "", "symbol": "NQ/TW"}, "Nghị quyết số …-NQ/TW"),
        ({"number": "36a", "symbol": "nq/cp"}, "Văn bản số 36a-nq/cp"),
    ],
)
def test_a_basis_without_a_number_of_the_usual_form_is_named_once_too(org, fields, cited):
    plan = make_plan(org)
    cite(plan, **fields)
    (text,) = opening(plan)

    write_own(plan, text)

    assert text == f"Thực hiện {cited}, {ISSUES}"
    assert opening(plan) == ()


def test_a_basis_known_by_its_words_is_not_taken_for_one_that_begins_so(org):
    plan = make_plan(org)
    for symbol in ("NQ 10", "NQ 1"):
        cite(plan, number="", symbol=symbol)

    assert opening(plan) == ("Căn cứ NQ 10;", "Căn cứ NQ 1;", ISSUES)


def test_the_issuer_and_the_abstract_are_those_of_the_day(org):
    plan = make_based_plan(org, "tuyên truyền\n đại hội.")
    names = {"name": "Đảng ủy Tên Mới", "header_name": "ĐẢNG ỦY TÊN MỚI"}
    UnitName.objects.create(unit=org.committee, valid_from=date(2026, 6, 1), **names)

    before, after = opening(plan, on=date(2026, 5, 31)), opening(plan, on=date(2026, 6, 1))

    assert before[0].endswith(", Đảng ủy Công ty Sao Mai ban hành Kế hoạch tuyên truyền đại hội như sau:")
    assert after[0].endswith(", Đảng ủy Tên Mới ban hành Kế hoạch tuyên truyền đại hội như sau:")


def test_the_plan_above_and_the_amended_plan_are_bases(org):
    above, amended = make_issued_plan(org, issuer=org.other_committee), make_issued_plan(org)
    plan = make_plan(org)
    plan.parent_plan = above
    carried_out = "Kế hoạch số 01-KH/ĐU, ngày 05/01/2026 của Đảng ủy Công ty Bình Minh"

    assert opening(plan) == (f"Thực hiện {carried_out}, {ISSUES}",)

    plan.amends, plan.amendment = amended, Amendment.AMEND
    amended.symbol = "KH/ĐU-VP"
    assert opening(plan)[:2] == (
        f"Căn cứ {carried_out};",
        "Căn cứ Kế hoạch số 01-KH/ĐU-VP, ngày 05/01/2026 của Đảng ủy Công ty Sao Mai;",
    )


def test_a_linked_plan_is_cited_as_it_is_written_down(org):
    plan = make_based_plan(org)
    plan.parent_plan = make_issued_plan(org, issuer=org.other_committee)
    plan.references.update(linked_plan=plan.parent_plan)

    assert opening(plan) == (f"Thực hiện {BASIS}, {ISSUES}",)


def test_own_opening_stays_and_only_unnamed_bases_stand_above_it(org):
    plan = make_based_plan(org)
    own = "Thực hiện Kế hoạch số 15-KH/ĐUK của cấp trên, Đảng ủy xây dựng kế hoạch như sau:"
    write_own(plan, own)

    assert opening(plan) == ()
    cite(plan)
    assert opening(plan) == ("Căn cứ Chỉ thị số 7-CT/TU;",)
    assert [line.text for line in compose(plan, on=DAY).body[:3]] == [
        "Căn cứ Chỉ thị số 7-CT/TU;",
        own,
        "MỤC ĐÍCH, YÊU CẦU",
    ]


def test_without_basis_and_own_words_there_is_no_opening(org):
    plan = make_plan(org)

    assert opening(plan) == ()
    assert not has_opening(plan, outline_lines(plan))
    write_own(plan, " ")
    assert not has_opening(plan, outline_lines(plan))
    write_own(plan, "Đảng ủy ban hành Kế hoạch như sau:")
    assert has_opening(plan, outline_lines(plan))


def test_a_copy_cites_as_its_source(org):
    source = make_issued_plan(org)
    cite(source, wording="Chỉ thị số 7-CT/TU về nếp sống")

    copy = copy_plan(source, abstract="tuyên truyền năm 2027", years=1, by=org.clerk, at=MOMENT)

    assert opening(copy)[0].startswith("Thực hiện Chỉ thị số 7-CT/TU về nếp sống, Đảng ủy Công ty Sao Mai ban hành")


def test_page_word_and_print_say_the_same_and_are_read_back(org):
    plan = make_based_plan(org)
    cite(plan, dated=date(2026, 2, 10), issuer="Tỉnh ủy")
    paper = official_plan(plan, on=DAY)
    texts = [*opening(plan), *(line.text for line in outline_lines(plan))]
    files = {"a.docx": to_docx(paper)} | ({"a.pdf": drawn(paper)} if pdf.is_available() else {})

    assert all(text in to_html(paper) for text in opening(plan))
    for name, content in files.items():
        read = parse(content, name=name)
        assert [node.text for node in read.nodes] == texts
        assert [node.kind for node in read.nodes[:3]] == [NodeKind.PARAGRAPH] * 3
        assert {(one.number, one.symbol, one.date, one.issuer, one.role) for one in read.references} == {
            ("15", "KH/ĐUK", date(2025, 12, 1), "Đảng ủy Khối thử nghiệm", ReferenceRole.BASIS),
            ("7", "CT/TU", date(2026, 2, 10), "Tỉnh ủy", ReferenceRole.BASIS),
        }


def test_read_back_it_prints_as_it_was_printed(org):
    plan = make_based_plan(org)
    paper = replace(compose(plan, on=DAY), number=12, issued_on=DAY)

    _, again = import_at_once(to_docx(paper), name="a.docx", unit=org.committee, by=org.clerk, at=MOMENT)

    assert compose(again, on=DAY).body == paper.body
    assert opening(again) == ()


@pytest.mark.parametrize("name", sorted(path.name for path in OWN.glob("*.txt")))
def test_an_imported_plan_keeps_its_own_opening(org, name):
    parsed, plan = import_at_once((OWN / name).read_bytes(), name=name, unit=org.committee, by=org.clerk, at=MOMENT)

    assert opening(plan) == ()
    own = [node.text for node in takewhile(lambda node: node.kind != NodeKind.ANNEX, parsed.nodes)]
    assert [line.text for line in compose(plan, on=DAY).body] == own
