from datetime import date

import time_machine

from plans.activities.models import Activity
from plans.enums import ActivityState
from plans.outline.models import Plan
from plans.outline.rules import may_close_plan
from plans.work.models import Assignment, Task
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_plan, make_task
from units.documents.models import Term, may_edit_document
from units.scope import ancestors


def test_ancestors_of_a_path_run_from_the_top_to_itself():
    assert ancestors("000001.000022.") == ["000001.", "000001.000022."]


def test_plan_draft_is_visible_to_overseers_of_its_committee_only(org):
    plan = make_plan(org)

    seeing = [org.clerk, org.chair, org.inspector]
    blind = [org.secretary, org.superior_reader, org.admin, org.outsider, org.foreign_secretary]

    assert all(list(Plan.objects.visible_to(user)) == [plan] for user in seeing)
    assert all(list(Plan.objects.visible_to(user)) == [] for user in blind)


def test_issued_plan_is_visible_to_reporters_below_and_superiors_above(org):
    plan = make_issued_plan(org)

    assert list(Plan.objects.visible_to(org.secretary)) == [plan]
    assert list(Plan.objects.visible_to(org.superior_reader)) == [plan]
    assert list(Plan.objects.visible_to(org.foreign_secretary)) == []
    assert list(Plan.objects.visible_to(org.admin)) == []


def test_the_office_below_sees_what_the_superior_issued_and_gave_it(org):
    Term.objects.create(unit=org.superior, name="2020 - 2030", starts_on=date(2020, 6, 1))
    plan = make_issued_plan(org, issuer=org.superior)
    draft = make_plan(org, issuer=org.superior)
    task = make_task(plan, org.committee)

    assert list(Plan.objects.visible_to(org.clerk)) == [plan]
    assert list(Task.objects.visible_to(org.clerk)) == [task]
    assert list(Task.objects.visible_to(org.outsider)) == []
    assert not any(rule(org.clerk, row) for rule in (may_edit_document, may_close_plan) for row in (plan, draft))


def test_assignment_is_visible_to_lead_and_cooperating_units_not_to_siblings(org):
    task = make_task(make_issued_plan(org), org.cell, cooperating=(org.union,))
    assignment = make_assignment(task, org.cell)

    assert list(Assignment.objects.visible_to(org.secretary)) == [assignment]
    assert list(Assignment.objects.visible_to(org.other_secretary)) == []
    assert list(Assignment.objects.visible_to(org.superior_reader)) == []
    assert list(Assignment.objects.visible_to(org.outsider)) == []


def test_activity_is_visible_to_own_unit_and_overseers(org):
    activity = make_activity(make_issued_plan(org), org.cell, ActivityState.SUBMITTED)

    assert list(Activity.objects.visible_to(org.secretary)) == [activity]
    assert list(Activity.objects.visible_to(org.clerk)) == [activity]
    assert list(Activity.objects.visible_to(org.other_secretary)) == []
    assert list(Activity.objects.visible_to(org.admin)) == []


def test_membership_that_ends_today_gives_no_access(org):
    org.secretary.memberships.update(ends_on=date(2026, 3, 2))
    plan = make_issued_plan(org)

    with time_machine.travel("2026-03-02T00:30:00+07:00", tick=False):
        after = list(Plan.objects.visible_to(type(org.secretary).objects.get(pk=org.secretary.pk)))
    with time_machine.travel("2026-03-01T23:30:00+07:00", tick=False):
        before = list(Plan.objects.visible_to(type(org.secretary).objects.get(pk=org.secretary.pk)))

    assert (before, after) == ([plan], [])
