from datetime import date

import pytest

from plans.enums import AssignmentState, Form, Remedy, RequestKind, RequestState
from plans.work.forms.assignments import AnswerForm
from plans.work.models import Assignment, UnitRequest
from plans.work.services.alterations import extend_assignment
from plans.work.services.assignments import mark_done
from plans.work.services.requests import Answer, answer_request, ask
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from tests.factories.work import make_request
from units.audit.models import AuditEvent
from units.inbox.models import Notice

LATER = date(2026, 4, 10)
REASON = "Chờ tài liệu của cấp trên."


@pytest.fixture
def work(org):
    """Due on 20/3/2026, two meetings of the cell."""
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def ask_for(work, by, kind=RequestKind.EXTENSION, wanted_on=LATER, reason=REASON):
    return ask(assignment=work, kind=kind, wanted_on=wanted_on, reason=reason, by=by, at=MOMENT)


def answer(request, by, remedy, words="", **fields):
    return answer_request(request=request, answer=Answer(remedy, words, **fields), by=by, at=MOMENT)


def adjustment(work):
    return make_request(work, kind=RequestKind.ADJUSTMENT, wanted_on=None, reason="Chi bộ chỉ còn 3 đảng viên.")


def test_the_office_is_told_what_a_unit_asks_for(org, work):
    request = ask_for(work, org.secretary)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.body) == (org.clerk, f"Hạn đề nghị 10/4/2026. Lý do: {REASON}")
    assert notice.title == "Chi bộ Kỹ thuật đề nghị gia hạn: Sinh hoạt chuyên đề"
    assert list(UnitRequest.objects.waiting()) == [request]
    assert list(Assignment.objects.in_state(AssignmentState.ASKING, on=LATER)) == [work]


def test_who_asks_has_seen_the_work(org, work):
    ask_for(work, org.secretary, kind=RequestKind.ADJUSTMENT)

    assert Assignment.objects.get().acknowledged_by == org.secretary


def test_one_request_waits_at_a_time(org, work):
    first = ask_for(work, org.secretary)
    with pytest.raises(RuleViolation, match="đang có một đề nghị chờ"):
        ask_for(work, org.secretary)
    answer(first, org.clerk, Remedy.REFUSE, "Giữ hạn theo chỉ đạo.")

    assert ask_for(work, org.secretary).is_waiting


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"wanted_on": None}, "wanted_on"),
        ({"wanted_on": date(2026, 3, 20)}, "wanted_on"),
    ],
)
def test_a_request_without_sense_is_refused(org, work, changes, field):
    with pytest.raises(RuleViolation) as refusal:
        ask_for(work, org.secretary, **changes)

    assert refusal.value.field == field


def test_a_wanted_day_that_is_over_is_refused(org):
    late = make_assignment(make_task(make_issued_plan(org), org.cell), org.cell, due_on=date(2026, 2, 1))

    with pytest.raises(RuleViolation, match="đã qua"):
        ask_for(late, org.secretary, wanted_on=date(2026, 3, 1))


def test_only_the_unit_asks_and_only_about_open_work(org, work):
    for by in (org.clerk, org.other_secretary, org.foreign_secretary):
        with pytest.raises(RuleViolation):
            ask_for(work, by)
    mark_done(work, on=date(2026, 3, 2))
    with pytest.raises(RuleViolation):
        ask_for(work, org.secretary)


def test_a_granted_extension_moves_the_day_that_lateness_is_judged_by(org, work):
    request = ask_for(work, org.secretary)

    answer(request, org.clerk, Remedy.EXTEND, "Đồng ý.", due_on=LATER)

    mark_done(work, on=date(2026, 4, 9))
    row = Assignment.objects.get()
    assert (row.due_on, row.is_late) == (LATER, False)
    assert list(Assignment.objects.in_state(AssignmentState.IN_TIME, on=LATER)) == [row]
    notice = Notice.objects.get(recipient=org.secretary)
    assert (notice.title, notice.body) == (
        "Gia hạn đến 10/4/2026: Sinh hoạt chuyên đề",
        "Hạn cũ 20/3/2026. Lý do: Đồng ý.",
    )


def test_without_words_the_reason_of_the_unit_stands(org, work):
    answered = answer(make_request(work), org.clerk, Remedy.EXTEND, due_on=LATER)

    assert (answered.state, answered.answer) == (RequestState.GRANTED, f"Theo đề nghị của đơn vị: {REASON}")
    assert (answered.answered_by, answered.answered_at) == (org.clerk, MOMENT)


def test_a_refusal_keeps_the_day_and_tells_the_unit_why(org, work):
    answer(make_request(work), org.clerk, Remedy.REFUSE, "Cấp trên đã chốt hạn.")

    notice = Notice.objects.get()
    assert (notice.recipient, notice.body) == (org.secretary, "Cấp trên đã chốt hạn.")
    assert notice.title == "Không đồng ý đề nghị gia hạn: Sinh hoạt chuyên đề"
    assert Assignment.objects.get().due_on == date(2026, 3, 20)


@pytest.mark.parametrize("remedy", [Remedy.REFUSE, Remedy.AGREE])
def test_an_answer_in_words_needs_them(org, work, remedy):
    with pytest.raises(RuleViolation) as refusal:
        answer(adjustment(work), org.clerk, remedy)

    assert refusal.value.field == "words"


def test_an_adjustment_may_change_the_targets_of_the_unit(org, work):
    answer(adjustment(work), org.clerk, Remedy.TARGETS, "Một buổi là đủ.", targets={"cell_meetings": 1})

    row = Assignment.objects.get()
    assert (row.targets, row.task.targets) == ({"cell_meetings": 1}, {"cell_meetings": 2})
    assert Notice.objects.get().body == (
        "Chỉ tiêu mới: 1 buổi sinh hoạt. Trước đó: 2 buổi sinh hoạt. Lý do: Một buổi là đủ."
    )


@pytest.mark.parametrize("targets", [{"cell_meetings": 2}, {"banners": 1}], ids=["the same", "of another form"])
def test_targets_without_sense_are_refused_and_the_request_waits(org, work, targets):
    request = adjustment(work)
    assert request.assignment.task.form == Form.ORAL

    with pytest.raises(RuleViolation, match="Chỉ tiêu"):
        answer(request, org.clerk, Remedy.TARGETS, targets=targets)

    assert UnitRequest.objects.get().is_waiting


def test_an_adjustment_may_withdraw_the_work(org, work):
    answer(adjustment(work), org.clerk, Remedy.WITHDRAW)

    assert Assignment.objects.get().state == "withdrawn"
    assert UnitRequest.objects.get().state == RequestState.GRANTED
    assert Notice.objects.get().body.endswith("Lý do: Theo đề nghị của đơn vị: Chi bộ chỉ còn 3 đảng viên.")


def test_an_extension_is_answered_by_a_day_or_a_refusal(org, work):
    request = make_request(work)
    with pytest.raises(RuleViolation, match="không hợp với đề nghị"):
        answer(request, org.clerk, Remedy.WITHDRAW)
    with pytest.raises(RuleViolation) as refusal:
        answer(request, org.clerk, Remedy.EXTEND)

    assert refusal.value.field == "due_on"


def test_who_answers_second_is_told(org, work):
    request = make_request(work)
    answer(request, org.clerk, Remedy.REFUSE, "Không.")

    with pytest.raises(RuleViolation, match="vừa được trả lời"):
        answer(request, org.clerk, Remedy.EXTEND, due_on=LATER)

    assert Assignment.objects.get().due_on == date(2026, 3, 20)


def test_only_the_office_answers(org, work):
    for by in (org.secretary, org.inspector, org.chair, org.outsider):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
            answer(make_request(work), by, Remedy.REFUSE, "Không.")
        UnitRequest.objects.all().delete()


def test_an_extension_by_the_office_answers_what_waits(org, work):
    request = make_request(work)

    extend_assignment(assignment=work, due_on=LATER, reason="Lùi chung.", by=org.clerk, at=MOMENT)

    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_by) == (RequestState.GRANTED, "Lùi chung.", org.clerk)


def test_what_is_asked_about_finished_work_waits_no_more(org, work):
    request = make_request(work)
    mark_done(work, on=date(2026, 3, 2))

    assert not UnitRequest.objects.waiting().exists()
    with pytest.raises(RuleViolation, match="không còn mở"):
        answer(request, org.clerk, Remedy.REFUSE, "Không.")


def test_the_audit_keeps_both_sides(org, work):
    request = ask_for(work, org.secretary)
    answer(request, org.clerk, Remedy.REFUSE, "Không.")

    assert [event.act for event in AuditEvent.objects.about(request)] == ["request_answered", "request_made"]


def test_a_figure_of_another_form_is_refused_before_anything_is_done(org, work):
    request = make_request(work)
    values = {"remedy": Remedy.EXTEND, "due_on": "01/05/2026", "words": "", "figure_panels": "3"}
    form = AnswerForm(values, request=request, on=MOMENT.date())

    assert not form.is_valid()
    assert list(form.errors) == ["figure_panels"]
