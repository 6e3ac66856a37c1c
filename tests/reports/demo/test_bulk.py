"""A small country is seeded once for all tests here: a top, one province, seven committees, two cells in each."""

import hashlib
from datetime import date, time
from io import BytesIO

import pytest
from django.db.models import F, Q
from django.test import Client
from docx import Document

from plans.activities.models import Activity
from plans.enums import ActivityState, AssignmentState, Form
from plans.outline.models import Plan
from plans.work.models import Assignment, Task
from plans.work.services.assignments import make_due_assignments
from portal.lib import clock
from portal.lib.official.types import from_json
from reports.dashboard.queries.committees import committee_lines
from reports.demo.bulk.seeding import SCALES
from reports.demo.seeding import seed
from reports.enums import PeriodKind
from reports.operations.reconcile import reconcile
from reports.results.models import Report
from reports.results.types import ReportPeriod
from units.documents.models import DocumentNumber, IssuedFile
from units.enums import COMMITTEES, DocumentState, MailState, UnitKind
from units.inbox.models import Notice
from units.people.models import User
from units.tree.models import Unit

pytestmark = pytest.mark.django_db
LEVELS = ((UnitKind.SUPERIOR_COMMITTEE, 1), (UnitKind.COMMITTEE, 7), (UnitKind.CELL, 2))
AT = clock.local_moment(date(2026, 11, 30), time(15))  # what is invented is the same on every day the tests run
TODAY = clock.local_day(AT)


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """On a database that is rolled back after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(SCALES, "nation", LEVELS)
        yield seed("nation", at=AT, password="mot-mat-khau-chung")
        transaction.set_rollback(True)


def below(parent):
    return list(Unit.objects.filter(parent=parent).order_by("path"))


@pytest.fixture
def province(cast):
    return below(cast.committee)[0]


@pytest.fixture
def committee(province):
    return below(province)[0]


def officer(unit, role="clerk"):
    return User.objects.get(memberships__unit=unit, memberships__role=role)


def pks(rows):
    return set(rows.values_list("pk", flat=True))


def test_the_levels_stand_below_each_other_each_in_its_world(cast, province):
    units = Unit.objects.select_related("parent")

    assert [units.filter(kind=kind).count() for kind in UnitKind] == [2, 7, 0, 14, 0, 0, 0]
    assert all(unit.path == f"{unit.parent.path}{unit.pk:06}." for unit in units.exclude(parent=None))
    assert set(units.filter(kind__in=COMMITTEES).exclude(root=F("pk"))) == set()
    assert set(units.filter(kind=UnitKind.CELL).exclude(root=F("parent"))) == set()
    assert {unit.parent for unit in units.filter(kind=UnitKind.COMMITTEE)} == {province}


def test_work_goes_to_the_next_level_only(cast):
    across = ~Q(unit__parent=F("root")) | ~Q(unit_path=F("unit__path"))

    assert not Assignment.objects.filter(across | ~Q(task__plan__issuer=F("root"))).exists()
    assert not Activity.objects.filter(across | ~Q(plan__issuer=F("root"))).exists()
    assert not Activity.objects.exclude(assignment__unit=F("unit")).exists()
    givers = Unit.objects.filter(kind__in=COMMITTEES)
    assert pks(givers) == set(Assignment.objects.values_list("root", flat=True))


def test_every_committee_plans_by_the_plans_of_its_superior(cast):
    for unit in Unit.objects.filter(kind__in=COMMITTEES).exclude(parent=None):
        plans = Plan.objects.filter(issuer=unit).order_by("number")

        assert [(plan.number_and_symbol, plan.state) for plan in plans] == [
            ("08-KH/ĐU", DocumentState.ISSUED),
            ("14-KH/ĐU", DocumentState.ISSUED),
        ]
        for plan in plans:
            (basis,) = plan.references.all()
            assert (basis.linked_plan, plan.parent_plan.issuer) == (plan.parent_plan, unit.parent)
            assert plan.parent_plan.issued_on < plan.issued_on
            assert plan.tasks.count() >= 4


def test_every_committee_asks_in_all_forms_at_several_times(cast):
    for unit in Unit.objects.filter(kind__in=COMMITTEES):
        tasks = Task.objects.filter(plan__issuer=unit)

        assert set(tasks.values_list("form", flat=True)) == set(Form.values)
        assert set(tasks.values_list("schedule", flat=True)) == {"once", "month", "quarter", "half_year"}


def test_every_file_is_the_document_of_its_committee(cast):
    documents = [*Plan.objects.exclude(issuer__parent=None), *Report.objects.all()]

    assert len(documents) == 8 * 2 + 7
    for document in documents:
        file, printed = document.issued_file, from_json(document.snapshot)
        word = Document(BytesIO(bytes(file.content)))
        head = "\n".join(cell.text for row in word.tables[0].rows for cell in row.cells)
        assert file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest()
        assert document.issuer.name.upper() in head
        assert document.issuer.parent.name.upper().replace("ĐẢNG ỦY", "ĐẢNG BỘ") in head
        assert document.number_and_symbol in head
        assert (printed.issuer, printed.number) == (document.issuer.name.upper(), document.number)
    numbers = DocumentNumber.objects.values_list("issuer", "number")
    assert {(document.issuer_id, document.number) for document in documents} <= set(numbers)
    assert IssuedFile.objects.count() == DocumentNumber.objects.count() == len(documents) + 2


def test_all_that_is_stored_agrees(cast, own_files):
    result = reconcile(at=AT)

    assert result.agrees
    assert result.audit_chains == 2


def test_the_past_is_mailed_to_nobody(cast):
    assert set(Notice.objects.values_list("mail_state", flat=True)) == {MailState.INBOX_ONLY}


def test_nothing_is_missing_for_the_scheduler(cast):
    assert make_due_assignments(at=AT) == 0


def test_work_and_activities_are_in_all_states(cast):
    of_work = {state for state in AssignmentState if Assignment.objects.in_state(state, on=TODAY).exists()}

    assert of_work == set(AssignmentState) - {AssignmentState.ASKING}
    assert set(Activity.objects.values_list("state", flat=True)) == set(ActivityState.values)
    assert Activity.objects.count() > 2 * Assignment.objects.count()
    assert not Activity.objects.filter(held_from__gte=TODAY).exists()


def test_work_stands_as_its_activities_say(cast):
    completing = Activity.objects.filter(completes_assignment=True)

    for rows, state in (
        (Assignment.objects.accepted(), ActivityState.ACCEPTED),
        (Assignment.objects.awaiting_acceptance(), ActivityState.SUBMITTED),
    ):
        assert pks(rows) == set(completing.filter(state=state).values_list("assignment", flat=True))
    assert not Assignment.objects.open().filter(activities__in=completing.exclude(state="returned")).exists()
    accepted = Activity.objects.accepted()
    assert not accepted.exclude(reviews__verdict="accepted").exists()
    assert not Activity.objects.filter(figures=None).exists()
    assert not Activity.objects.filter(content_items=None).exists()


def test_the_top_sees_what_it_gave_and_what_others_issued(cast, province):
    top = cast.committee

    assert pks(Assignment.objects.visible_to(cast.clerk)) == pks(Assignment.objects.filter(root=top, unit=province))
    sent = Activity.objects.filter(root=top).exclude(state=ActivityState.DRAFT)
    assert pks(Activity.objects.visible_to(cast.clerk)) == pks(sent)
    assert Plan.objects.visible_to(cast.clerk).count() == 2 * 9
    assert Report.objects.visible_to(cast.clerk).count() == 7
    assert pks(Unit.objects.visible_to(cast.clerk)) == pks(Unit.objects.filter(kind__in=COMMITTEES))


def test_a_committee_sees_its_own_world_and_the_work_from_above(cast, province, committee):
    clerk = officer(committee)
    own = Q(root=committee) | Q(unit=committee)

    assert pks(Assignment.objects.visible_to(clerk)) == pks(Assignment.objects.filter(own))
    assert pks(Activity.objects.visible_to(clerk)) == pks(Activity.objects.filter(own))
    above = [committee, province, cast.committee]
    assert pks(Plan.objects.visible_to(clerk)) == pks(Plan.objects.filter(issuer__in=above))
    assert pks(Report.objects.visible_to(clerk)) == pks(Report.objects.filter(issuer=committee))
    assert pks(Unit.objects.visible_to(clerk)) == pks(Unit.objects.filter(path__startswith=committee.path))


def test_a_cell_sees_its_own_work(cast, committee):
    cell = below(committee)[1]
    reporter = officer(cell, "reporter")

    assert pks(Assignment.objects.visible_to(reporter)) == pks(Assignment.objects.filter(unit=cell)) != set()
    assert pks(Activity.objects.visible_to(reporter)) == pks(Activity.objects.filter(unit=cell)) != set()
    assert pks(Report.objects.visible_to(reporter)) == set()
    assert pks(Unit.objects.visible_to(reporter)) == {cell.pk}


def test_one_committee_of_seven_owes_its_report(cast, province):
    period = ReportPeriod.holding(PeriodKind.QUARTER, date(2026, 9, 30))

    lines = committee_lines(below(province), period=period, on=TODAY)

    assert [line.has_reported for line in lines] == [True] * 6 + [False]
    assert all(line.activities and line.work.total for line in lines)


def test_a_report_counts_what_its_committee_accepted(cast, committee):
    report = Report.objects.get(issuer=committee)
    held = Activity.objects.filter(plan=report.plan).accepted().held_between(report.starts_on, report.ends_on)

    assert report.facts["counted"] == list(held.order_by("pk").values_list("pk", flat=True)) != []
    assert pks(Activity.objects.filter(root=committee).exclude(reported_in="")) == pks(held)
    assert set(held.values_list("reported_in", flat=True)) == {f"Báo cáo số {report.number_and_symbol}"}
    assert not report.sections.filter(text="").exists()


def test_accounts_open_both_sides_of_each_border(cast, province, committee):
    cell = below(committee)[0]
    roles = ("vanphong", "lanhdao", "kiemtra", "quantri")
    of_offices = [f"{role}-{unit.pk}" for unit in (province, committee) for role in roles]

    assert set(cast.accounts) == {*roles, "captren", *of_offices, f"chibo-{cell.pk}"}
    for username in cast.accounts:
        person = User.objects.get(username=username)
        assert person.check_password("mot-mat-khau-chung")
        client = Client()
        client.force_login(person)
        assert "Việc cần làm" in client.get("/").content.decode(), username


def test_the_other_committees_have_people_without_a_password(cast, province):
    others = below(province)[1:]

    for unit in others:
        people = User.objects.filter(memberships__unit=unit).order_by("memberships__role")
        assert [person.memberships.get().role for person in people] == ["clerk", "leader"]
        assert not any(person.has_usable_password() for person in people)
