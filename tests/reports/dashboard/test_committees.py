from datetime import date

import pytest
import time_machine
from django.urls import reverse

from plans.enums import ActivityState
from reports.dashboard.queries.committees import committee_lines
from reports.enums import PeriodKind
from reports.results.models import Report
from reports.results.types import ReportPeriod
from tests.factories import make_activity, make_assignment, make_issued_plan, make_task
from tests.factories.people import staff_superior
from tests.factories.world import make_issued_file
from units.enums import DocumentState

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 10)
FIRST_QUARTER = ReportPeriod(PeriodKind.QUARTER, 2026, 1)


@pytest.fixture
def org(org):
    return staff_superior(org)


@pytest.fixture
def plan(org):
    plan = make_issued_plan(org)
    task = make_task(plan, org.cell, org.other_cell)
    make_assignment(task, org.cell, done_on=date(2026, 3, 10))
    make_assignment(task, org.other_cell)
    for state in (ActivityState.ACCEPTED, ActivityState.ACCEPTED, ActivityState.SUBMITTED):
        make_activity(plan, org.cell, state)
    return plan


def issue(plan, *, starts_on, ends_on, number, state=DocumentState.ISSUED) -> Report:
    values = {"issuer": plan.issuer, "issuer_path": plan.issuer.path, "root": plan.root, "created_by": plan.created_by}
    if state == DocumentState.ISSUED:
        values |= {"term": plan.term, "number": number, "issued_on": ends_on, "issued_file": make_issued_file()}
    return Report.objects.create(
        plan=plan, symbol="BC/ĐU", period_kind="quarter", starts_on=starts_on, ends_on=ends_on, state=state, **values
    )


def test_a_committee_shows_what_it_counts_and_has_reported(org, plan):
    issue(plan, starts_on=date(2025, 10, 1), ends_on=date(2025, 12, 31), number=1)
    issue(plan, starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), number=0, state=DocumentState.DRAFT)

    line, other = committee_lines([org.committee, org.other_committee], period=FIRST_QUARTER, on=ON)

    assert (line.work.total, line.work.in_time, line.work.overdue, line.activities) == (2, 1, 1, 2)
    assert (line.report.number, line.has_reported) == (1, False)
    assert (other.work.total, other.activities, other.report, other.has_reported) == (0, 0, None, False)

    issue(plan, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), number=2)
    (line,) = committee_lines([org.committee], period=FIRST_QUARTER, on=ON)
    assert (line.report.number, line.has_reported) == (2, True)


@pytest.mark.parametrize("person", ["upper_clerk", "upper_chair", "superior_reader"])
def test_the_page_leads_to_the_issued_reports_and_not_to_records(org, plan, sign_in, person):
    report = issue(plan, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), number=2)
    client = sign_in(getattr(org, person))

    with time_machine.travel(ON):
        page = client.get(reverse("reports:committee_list"))

    assert [line.committee for line in page.context["lines"]] == [org.committee, org.other_committee]
    assert page.context["period"] == FIRST_QUARTER
    reports = client.get(page.context["lines"][0].reports_url)
    assert list(reports.context["page"].rows) == [report]
    assert client.get(page.context["lines"][1].reports_url).context["page"].rows == []


def test_a_committee_without_others_below_is_told_so(org, sign_in):
    page = sign_in(org.clerk).get(reverse("reports:committee_list"))

    assert page.context["page"].rows == []
    assert "Chưa có đảng ủy trực thuộc" in page.content.decode()
    assert not sign_in(org.clerk).get(reverse("reports:dashboard")).context["has_committees_below"]
    assert sign_in(org.upper_clerk).get(reverse("reports:dashboard")).context["has_committees_below"]


def test_the_list_is_searched_exported_and_costs_as_many_queries_for_many(
    org, plan, sign_in, django_assert_num_queries
):
    client, url = sign_in(org.upper_clerk), reverse("reports:committee_list")

    assert [unit.pk for unit in client.get(url, {"q": "binh minh"}).context["page"].rows] == [org.other_committee.pk]
    assert client.get(url, {"q": "khong co"}).context["page"].rows == []
    assert client.get(url, {"period": "x"}).context["page"].rows == []
    assert client.get(url, {"xuat": "xlsx"})["Content-Type"].startswith("application/vnd.openxml")
    with django_assert_num_queries(3):
        committee_lines([org.committee], period=FIRST_QUARTER, on=ON)
    with django_assert_num_queries(3):
        committee_lines([org.committee, org.other_committee, org.superior], period=FIRST_QUARTER, on=ON)
