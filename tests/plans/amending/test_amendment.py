from dataclasses import replace
from datetime import date

import pytest

from plans.amending.services import Pick, begin_amendment
from plans.enums import Amendment, Change, NodeKind, Schedule
from plans.outline.models import Edition, Node, Plan
from plans.outline.queries.comparison import compared_lines
from plans.outline.services.life import PlanHeader, write_header
from plans.outline.services.lines import edit_outline
from plans.outline.types import LineChange
from plans.periods import Cycle
from plans.work.services.tasks import Order, create_task
from portal.lib.errors import RuleViolation
from portal.lib.official import files
from tests.factories.amending import DAY, begin, issue, line_of, write
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_plan
from units.audit.models import AuditEvent
from units.enums import DocumentState


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    """Rendering to PDF has its own tests; Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def plan(org) -> Plan:
    return make_issued_plan(org)


EVERY_CHANGE = (
    (NodeKind.DUTY, Change.REWORDS),
    (NodeKind.PHASE, Change.ADDS),
    (NodeKind.PURPOSE, Change.REPEALS),
)


def texts(plan: Plan) -> list[str]:
    return [str(node) for node in plan.nodes.in_force().in_order()]


def changed_lines(plan: Plan) -> list[tuple[str, list[str]]]:
    return [
        ((entry.after or entry.before).words, [str(difference) for difference in entry.differences])
        for entry in compared_lines(plan)
        if entry.differences
    ]


def test_an_amending_draft_has_the_usual_form(org, plan):
    draft = begin(org, plan, *EVERY_CHANGE)

    assert draft.abstract == "sửa đổi, bổ sung Kế hoạch số 01-KH/ĐU, ngày 05/01/2026 về tuyên truyền năm 2026"
    assert (draft.amends, draft.amendment, draft.state, draft.signer) == (plan, "amend", "draft", "Người Ký Thử")
    assert texts(draft) == [
        "I. NỘI DUNG SỬA ĐỔI, BỔ SUNG",
        "1. Sửa đổi gạch đầu dòng thứ 1, mục 1, phần III như sau:",
        "- Tổ chức ít nhất một buổi sinh hoạt chuyên đề mỗi quý.",
        "2. Bổ sung vào mục 1, phần II nội dung sau:",
        "-",
        "3. Bãi bỏ gạch đầu dòng thứ 1, phần I: “Nâng cao nhận thức của cán bộ, đảng viên”.",
        "II. ĐIỀU KHOẢN THI HÀNH",
        "Kế hoạch này có hiệu lực kể từ ngày ký. Các nội dung khác của Kế hoạch số 01-KH/ĐU, ngày 05/01/2026 "
        "vẫn giữ nguyên.",
    ]
    basis = draft.references.get()
    assert (str(basis), basis.linked_plan, basis.dated) == ("01-KH/ĐU", plan, date(2026, 1, 5))


def test_a_replacing_draft_carries_every_line_on(org, plan):
    draft = begin(org, plan, amendment=Amendment.REPLACE)

    assert draft.abstract == plan.abstract
    assert texts(draft)[:-1] == texts(plan)
    assert texts(draft)[-1] == (
        "Kế hoạch này thay thế Kế hoạch số 01-KH/ĐU, ngày 05/01/2026 của Đảng ủy Công ty Sao Mai."
    )
    copies = draft.nodes.exclude(changes=None).in_order()
    assert [node.changes for node in copies] == list(plan.nodes.in_order())
    assert changed_lines(draft) == [(texts(draft)[-1], ["added"])]


@pytest.mark.parametrize("case", ["not_clerk", "draft", "closed", "altering", "supplement", "foreign_line"])
def test_what_cannot_be_amended_is_refused(org, plan, case):
    picks = [Pick(line_of(plan, NodeKind.DUTY), Change.REWORDS)]
    by, amendment, of = org.clerk, Amendment.AMEND, plan
    match case:
        case "not_clerk":
            by = org.chair
        case "draft":
            of, picks = make_plan(org), []
        case "closed":
            plan.state = DocumentState.CLOSED
            plan.save()
        case "altering":
            of, picks = issue(org, begin(org, plan)), []
        case "supplement":
            amendment = Amendment.SUPPLEMENT
        case "foreign_line":
            picks = [Pick(line_of(make_plan(org), NodeKind.DUTY), Change.REWORDS)]
    before = Plan.objects.count()

    with pytest.raises(RuleViolation):
        begin_amendment(of, amendment=amendment, picks=picks, by=by, at=MOMENT)

    assert Plan.objects.count() == before


def test_at_issue_the_text_in_force_follows(org, plan):
    was = texts(plan)
    draft = begin(org, plan, *EVERY_CHANGE)
    write(draft, Change.REWORDS, text="Tổ chức một buổi sinh hoạt chuyên đề mỗi tháng.")
    write(draft, Change.ADDS, text="Tuyên truyền chuyển đổi số.")
    expected = changed_lines(draft)
    frozen = plan.snapshot

    issue(org, draft)

    plan.refresh_from_db()
    now = texts(plan)
    assert was[1] == "- Nâng cao nhận thức của cán bộ, đảng viên."
    assert now == [
        was[0],
        *was[2:5],
        "- Tuyên truyền chuyển đổi số.",
        *was[5:11],
        "- Tổ chức một buổi sinh hoạt chuyên đề mỗi tháng.",
    ]
    assert (plan.state, plan.snapshot, plan.version) == ("issued", frozen, 2)
    assert [entry.before.words for entry in compared_lines(draft) if entry.before] == was
    assert changed_lines(draft) == expected
    assert plan.nodes.get(repealed_by=draft).text == "Nâng cao nhận thức của cán bộ, đảng viên."
    added = plan.nodes.get(text="Tuyên truyền chuyển đổi số.")
    assert (added.parent.text, added.kind) == ("Đợt 1", "content_item")
    assert (
        AuditEvent.objects.about(plan).get(act="plan_amended").details["text"] == "Kế hoạch số 02-KH/ĐU, ngày 02/3/2026"
    )


def test_a_second_amendment_starts_from_the_text_in_force(org, plan):
    first = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    write(first, Change.REWORDS, text="Mỗi tháng một buổi.")
    issue(org, first)
    second = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    write(second, Change.REWORDS, text="Mỗi tháng hai buổi.")

    issue(org, second, number=3)

    assert texts(plan)[-1] == "- Mỗi tháng hai buổi."
    assert changed_lines(second) == [("- Mỗi tháng hai buổi.", ["reworded"])]
    assert Edition.objects.count() == 2


def test_a_line_repealed_meanwhile_stops_the_issue(org, plan):
    rewording = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    issue(org, begin(org, plan, (NodeKind.DUTY, Change.REPEALS)))

    with pytest.raises(RuleViolation, match="đã được bãi bỏ trước đó"):
        issue(org, rewording, number=3)

    rewording.refresh_from_db()
    assert (rewording.state, rewording.number) == ("in_review", None)


def test_a_plan_closed_meanwhile_stops_the_issue(org, plan):
    draft = begin(org, plan, amendment=Amendment.REPLACE)
    Plan.objects.filter(pk=plan.pk).update(state=DocumentState.CLOSED)

    with pytest.raises(RuleViolation, match="không còn hiệu lực"):
        issue(org, draft)

    assert not Edition.objects.exists()


def test_a_line_taken_from_a_document_is_known_by_its_words(org, plan):
    draft = make_plan(org)
    draft.nodes.filter(kind=NodeKind.DUTY).update(text="Tổ chức ít nhất hai buổi sinh hoạt chuyên đề mỗi quý.")
    header = PlanHeader(abstract="tuyên truyền", symbol="KH/ĐU", amends=plan, amendment=Amendment.REPLACE)

    write_header(draft, header, by=org.clerk, at=MOMENT, expected_version=1)

    assert changed_lines(draft) == [("- Tổ chức ít nhất hai buổi sinh hoạt chuyên đề mỗi quý.", ["reworded"])]
    assert draft.nodes.get(kind=NodeKind.DUTY).changes == line_of(plan, NodeKind.DUTY)


@pytest.mark.parametrize("case", ["half", "foreign", "itself"])
def test_a_head_that_names_no_plan_in_force_is_refused(org, plan, case):
    draft = make_plan(org)
    named = {"half": None, "foreign": make_issued_plan(org, issuer=org.other_committee), "itself": draft}[case]
    header = PlanHeader(abstract="tuyên truyền", amends=named, amendment=Amendment.AMEND)

    with pytest.raises(RuleViolation):
        write_header(draft, header, by=org.clerk, at=MOMENT, expected_version=1)

    draft.refresh_from_db()
    assert (draft.amends, draft.amendment) == (None, "")


def test_no_work_is_given_from_a_repealed_line_or_an_amendment(org, plan):
    duty = line_of(plan, NodeKind.DUTY)
    draft = issue(org, begin(org, plan, (NodeKind.DUTY, Change.REPEALS), (NodeKind.CONTENT_ITEM, Change.REWORDS)))
    order = Order("Việc", Cycle(Schedule.ONCE, DAY, due_on=DAY), leads=[org.cell])

    for node in (duty, Node.objects.get(pk=duty.pk), line_of(draft, NodeKind.CONTENT_ITEM)):
        with pytest.raises(RuleViolation):
            create_task(node=node, order=order, by=org.clerk, at=MOMENT)


def write_line(draft, line, org):
    edit_outline(draft, None, key=line.key, typed=line, by=org.clerk, at=MOMENT, expected_version=draft.version)


@pytest.mark.parametrize("case", ["foreign", "repealed", "twice"])
def test_a_line_that_cannot_change_another_is_refused(org, plan, case):
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    duty, item = line_of(plan, NodeKind.DUTY), line_of(plan, NodeKind.CONTENT_ITEM)
    node = draft.nodes.get(text="ĐIỀU KHOẢN THI HÀNH")
    Node.objects.filter(pk=item.pk).update(repealed_by=plan)
    named = {"foreign": node, "repealed": Node.objects.get(pk=item.pk), "twice": duty}[case]

    line = replace(node.line(depth=0), changes=LineChange(Change.REPEALS, named.pk))

    with pytest.raises(RuleViolation) as refusal:
        write_line(draft, line, org)

    assert refusal.value.field == "changes"


def test_a_line_is_tied_by_hand(org, plan):
    draft = begin(org, plan)
    node = draft.nodes.get(text="ĐIỀU KHOẢN THI HÀNH")
    adds = LineChange(Change.ADDS, line_of(plan, NodeKind.FORM).pk)
    words = {"kind": NodeKind.MEASURE, "label": "-", "text": "Treo băng rôn."}

    write_line(draft, replace(node.line(depth=0), **words, changes=adds), org)

    assert changed_lines(draft)[0] == ("- Treo băng rôn.", ["added"])


def test_what_is_added_to_a_line_that_holds_no_other_comes_behind_it(org, plan):
    item = line_of(plan, NodeKind.CONTENT_ITEM)
    draft = begin(org, plan, (NodeKind.CONTENT_ITEM, Change.ADDS))
    write(draft, Change.ADDS, text="Tuyên truyền chuyển đổi số.")

    issue(org, draft)

    assert "1. Bổ sung sau gạch đầu dòng thứ 1, mục 1, phần II nội dung sau:" in texts(draft)
    now = texts(plan)
    assert now[now.index(str(item)) + 1] == "- Tuyên truyền chuyển đổi số."
    assert plan.nodes.get(text="Tuyên truyền chuyển đổi số.").parent == item.parent
