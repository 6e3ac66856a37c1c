"""Every kind of piece that is no line of the outline has words on the page of the review, also in old readings."""

import pytest
from django.urls import reverse

from plans.enums import DocumentPartKind
from plans.importing.models import PlanImport
from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan
from plans.importing.queries import outline_of, reading_of
from tests.factories.plans import make_import
from tests.plans.importing.parsing.samples import OWN, own_plan

HEAD = "ĐẢNG BỘ XÃ AN BÌNH                         ĐẢNG CỘNG SẢN VIỆT NAM"
PLAN = (OWN / "ke-hoach-hai-cot.txt").read_text()
MARKS = (
    "DỰ THẢO",
    "(Dự thảo lần 2)",
    "Dự thảo ngày 02/3/2026",
    "KHẨN",
    "THƯỢNG KHẨN",
    "HỎA TỐC",
    "HOẢ TỐC HẸN GIỜ",
    "LƯU HÀNH NỘI BỘ",
    "BẢN HỢP NHẤT ĐỂ TRA CỨU",
)


def marked(mark: str, *, after: str = "Số 07-KH/CB") -> str:
    return PLAN.replace(after, f"{after}\n{mark}", 1)


def test_the_samples_hold_every_kind_of_part():
    plans = [own_plan(path.name) for path in OWN.glob("*.txt")]
    plans.append(parse(marked("KHẨN").replace("BÍ THƯ", "BÍ THƯ\n(Đã ký)").encode(), name=""))
    head = "TT\tNội dung\tĐơn vị"
    rows = f"{head}\n1\tTreo cờ\tChi ủy\n{head}\n2\tQuét sân\tChi đoàn"
    plans.append(parse(f"{PLAN}\nTrang 1".encode(), name=""))
    plans.append(parse(f"KẾ HOẠCH\ntreo cờ, dọn vệ sinh thôn\n\nI. NỘI DUNG\n{rows}".encode(), name=""))

    assert {part.name for plan in plans for part in plan.parts} == set(DocumentPartKind)


@pytest.mark.parametrize("kind", DocumentPartKind)
def test_every_kind_of_part_is_named_on_the_page(org, kind):
    plan_import = make_import(org, PLAN.encode())
    plan_import.parsed["parts"] = [{"name": kind.value, "text": HEAD, "line": 1}]
    plan_import.save()

    stored = PlanImport.objects.get(pk=plan_import.pk)
    reading = reading_of(ParsedPlan.from_json(stored.parsed), outline_of(stored))

    assert reading.lines[0].part == kind.label
    assert kind.label.strip() not in {"", kind.value}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("after", ["Số 07-KH/CB", HEAD])
def test_marked_document_is_read_like_one_without_a_mark(mark, after):
    plan, plain = parse(marked(mark, after=after).encode(), name=""), parse(PLAN.encode(), name="")

    (plan_stamp,) = (part for part in plan.parts if part.name == DocumentPartKind.STAMP)
    assert plan_stamp.text == mark
    assert (plan.issuer, plan.superior, plan.number, plan.issued_on, plan.abstract) == (
        plain.issuer,
        plain.superior,
        plain.number,
        plain.issued_on,
        plain.abstract,
    )
    assert [(node.kind, node.text) for node in plan.nodes] == [(node.kind, node.text) for node in plain.nodes]
    assert [problem.line for problem in plan.problems if mark in problem.message] == [plan_stamp.line]


@pytest.mark.parametrize("mark", MARKS)
def test_review_of_a_marked_document_opens(org, sign_in, mark):
    plan_import = make_import(org, marked(mark).encode())

    page = sign_in(org.clerk).get(reverse("plans:import_review", args=[plan_import.pk]))

    assert page.status_code == 200
    assert [line.part for line in page.context["reading"].lines if line.text == mark] == [DocumentPartKind.STAMP.label]
