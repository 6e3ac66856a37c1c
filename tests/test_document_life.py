"""The one life of official documents, held for every kind: who comes second, or from an old page, is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from plans.amending.services import issue_plan
from plans.outline.services.life import send_plan, take_back_plan
from plans.reminders.models import UrgingLetter
from plans.reminders.services.letters import draft_letter, issue_letter, send_letter
from plans.work.services.following import follow_amendment
from portal.lib.errors import RuleViolation
from portal.lib.official import files
from reports.results.models import Report
from reports.results.services import issue_report, open_report, send_report
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_based_plan, make_issued_plan, make_task
from tests.reports.samples import Q1
from units.audit.models import AuditEvent
from units.documents.models import DocumentNumber, IssuedFile, OfficialDocument
from units.documents.services import life
from units.documents.services.life import READ_BEFORE_ISSUE, TAKEN_MEANWHILE, delete_draft, take_back_document
from units.enums import DocumentState
from units.inbox.models import Notice
from units.versions import READ_AGAIN

DAY = MOMENT.date()


def make_letter(org) -> UrgingLetter:
    due_on = DAY - timedelta(days=4)
    row = make_assignment(make_task(make_issued_plan(org), due_on=due_on), org.cell, due_on=due_on)
    return draft_letter([row], by=org.clerk, at=MOMENT)


def make_report(org) -> Report:
    report = open_report(plan=make_issued_plan(org), period=Q1, by=org.clerk, at=MOMENT)
    report.sections.filter(text="").update(text="Không có.")
    return report


@dataclass(frozen=True)
class Kind:
    name: str
    pages: str
    draft: Callable
    send: Callable
    take_back: Callable
    issue: Callable


KINDS = [
    Kind("plan", "plans", make_based_plan, send_plan, take_back_plan, partial(issue_plan, follow=follow_amendment)),
    Kind("letter", "plans", make_letter, send_letter, take_back_document, issue_letter),
    Kind("report", "reports", make_report, send_report, take_back_document, issue_report),
]


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    """Rendering to PDF has its own tests; Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request) -> Kind:
    return request.param


@pytest.fixture
def draft(org, kind) -> OfficialDocument:
    return kind.draft(org)


@pytest.fixture
def sent(org, kind, draft) -> OfficialDocument:
    return kind.send(draft, expected_version=1, by=org.clerk, at=MOMENT)


def step_of(org, kind: Kind, name: str) -> Callable:
    """A step by the person it belongs to; it takes the document and the version that was seen."""
    steps = {
        "send": partial(kind.send, by=org.clerk),
        "delete": partial(delete_draft, by=org.clerk),
        "take_back": partial(kind.take_back, reason="Sửa câu 2.", by=org.chair),
        "issue": partial(kind.issue, number=7, issued_on=DAY, by=org.chair),
    }
    return partial(steps[name], at=MOMENT)


def twin(document: OfficialDocument) -> OfficialDocument:
    """As another person's request has read it."""
    return type(document).objects.get(pk=document.pk)


def traces() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (AuditEvent, Notice, DocumentNumber, IssuedFile))


@pytest.mark.parametrize("step", ["send", "delete"])
def test_a_draft_that_was_changed_since_is_neither_sent_nor_deleted(org, kind, draft, step):
    type(draft).objects.update(version=2)
    before = traces()

    for document in (draft, twin(draft)):
        with pytest.raises(RuleViolation) as refused:
            step_of(org, kind, step)(document, expected_version=1)
        assert refused.value.message == READ_AGAIN

    assert (twin(draft).state, twin(draft).version, traces()) == (DocumentState.DRAFT, 2, before)


@pytest.mark.parametrize(("step", "words"), [("take_back", READ_AGAIN), ("issue", READ_BEFORE_ISSUE)])
def test_a_step_in_review_decided_on_an_older_version_is_refused(org, kind, sent, step, words):
    before = traces()

    with pytest.raises(RuleViolation) as refused:
        step_of(org, kind, step)(sent, expected_version=1)

    assert refused.value.message == words
    assert (twin(sent).state, twin(sent).version, traces()) == (DocumentState.IN_REVIEW, 2, before)


AT_ONCE = [("send", "send", READ_AGAIN), ("send", "delete", READ_AGAIN), ("delete", "send", READ_AGAIN)]


@pytest.mark.parametrize("steps", AT_ONCE)
def test_of_two_steps_with_a_draft_at_once_the_second_is_refused(org, kind, draft, steps):
    first, second, words = steps
    other = twin(draft)
    step_of(org, kind, first)(draft, expected_version=1)
    before = traces()

    with pytest.raises(RuleViolation) as refused:
        step_of(org, kind, second)(other, expected_version=1)

    assert refused.value.message == words
    assert traces() == before


IN_REVIEW = [
    ("issue", "issue", TAKEN_MEANWHILE),
    ("take_back", "issue", TAKEN_MEANWHILE),
    ("issue", "take_back", READ_AGAIN),
    ("take_back", "take_back", READ_AGAIN),
]


@pytest.mark.parametrize("steps", IN_REVIEW)
def test_of_two_steps_in_review_at_once_the_second_is_refused(org, kind, sent, steps):
    first, second, words = steps
    other, more = twin(sent), {"number": 8} if second == "issue" else {}
    step_of(org, kind, first)(sent, expected_version=2)
    state, before = twin(sent).state, traces()

    with pytest.raises(RuleViolation) as refused:
        step_of(org, kind, second)(other, expected_version=2, **more)

    assert refused.value.message == words
    assert (twin(sent).state, twin(sent).version, traces()) == (state, 3, before)


def test_what_is_changed_while_it_is_rendered_is_not_issued(org, kind, sent, monkeypatch):
    def render_slowly(printed):
        type(sent).objects.filter(pk=sent.pk).update(version=9)
        return files.to_frozen_file(printed)

    monkeypatch.setattr(life, "to_frozen_file", render_slowly)
    before = traces()

    with pytest.raises(RuleViolation) as refused:
        step_of(org, kind, "issue")(sent, expected_version=2)

    assert refused.value.message == TAKEN_MEANWHILE
    assert (twin(sent).state, traces()) == (DocumentState.IN_REVIEW, before)


def test_a_document_is_returned_with_a_reason_and_goes_again(org, kind, sent):
    with pytest.raises(RuleViolation, match="Ghi lý do") as refused:
        kind.take_back(sent, reason=" ", expected_version=2, by=org.chair, at=MOMENT)
    step_of(org, kind, "take_back")(sent, expected_version=2)
    event = AuditEvent.objects.get(act=f"{kind.name}_taken_back")

    assert refused.value.field == "reason"
    assert (event.details, Notice.objects.get(recipient=org.clerk).body) == ({"reason": "Sửa câu 2."}, "Sửa câu 2.")
    step_of(org, kind, "send")(sent, expected_version=3)
    step_of(org, kind, "issue")(sent, expected_version=4)
    assert (twin(sent).state, twin(sent).number, twin(sent).version) == (DocumentState.ISSUED, 7, 5)


def test_each_step_belongs_to_its_role(org, kind, draft):
    strangers = (org.secretary, org.inspector, org.superior_reader, org.outsider)
    for by in (*strangers, org.chair):
        for step in ("send", "delete"):
            with pytest.raises(RuleViolation, match="còn là bản nháp"):
                step_of(org, kind, step)(draft, expected_version=1, by=by)
    step_of(org, kind, "send")(draft, expected_version=1)
    for by in (*strangers, org.clerk):
        with pytest.raises(RuleViolation, match="Chỉ lãnh đạo"):
            step_of(org, kind, "issue")(draft, expected_version=2, by=by)
    for by in strangers:
        with pytest.raises(RuleViolation, match="đang chờ duyệt"):
            step_of(org, kind, "take_back")(draft, expected_version=2, by=by)

    assert (twin(draft).state, twin(draft).version) == (DocumentState.IN_REVIEW, 2)


def test_a_draft_is_deleted_and_what_it_was_stays_in_the_log(org, kind, draft):
    pk = draft.pk

    step_of(org, kind, "delete")(draft, expected_version=1)

    assert not type(draft).objects.filter(pk=pk).exists()
    assert AuditEvent.objects.get(act=f"{kind.name}_deleted").subject_id == pk


def test_who_returns_an_older_version_is_told_so_and_keeps_the_reason(org, kind, sent, sign_in):
    chair = sign_in(org.chair)
    url = reverse(f"{kind.pages}:{kind.name}_take_back", args=[sent.pk])
    typed = {"reason": "Ba dòng lý do.", "version": 1}

    with time_machine.travel(MOMENT, tick=False):
        page = chair.post(url, typed)
        form = page.context.get("take_back") or page.context["form"]
        again = chair.post(url, {**typed, "version": form["version"].value()})

    assert READ_AGAIN in page.text
    assert "Ba dòng lý do." in page.text
    assert again.status_code == 302
    assert AuditEvent.objects.get(act=f"{kind.name}_taken_back").details == {"reason": "Ba dòng lý do."}
