from datetime import date, timedelta

import pytest

from plans.enums import ActivityState
from plans.reminders.services.urging import urge
from portal.lib import clock
from reports.enums import PeriodKind
from reports.results.models import Report
from reports.results.services import open_report
from reports.results.types import ReportPeriod
from reports.todo.queries.home import Home, home_of
from tests.factories.people import MOMENT, make_person
from tests.factories.plans import (
    make_activity,
    make_assignment,
    make_issued_plan,
    make_plan,
    make_task,
    make_undated_plan,
)
from tests.factories.work import make_request
from units.enums import DocumentState, Role
from units.people.models import Membership

FRIDAY = date(2026, 3, 20)
NEW_YEAR = date(2027, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def give(plan):
    """`give(unit, days)` gives the unit a task due that many days from FRIDAY."""

    def _give(unit, days, **fields):
        due_on = FRIDAY + days * DAY
        return make_assignment(make_task(plan, due_on=due_on, title=f"Việc {days}"), unit, due_on=due_on, **fields)

    return _give


def lines(home: Home) -> dict[str, list[str]]:
    return {group.label: [item.what for item in group.items] for group in home.groups}


def steps(home: Home) -> list[str]:
    return [item.action.label for group in home.groups for item in group.items]


def test_work_is_grouped_soonest_first(org, give):
    for days in (12, 2, 1, 0, -1, -5, 3):
        give(org.cell, days, acknowledged_at=MOMENT)

    home = home_of(org.secretary, on=FRIDAY)

    assert [group.label for group in home.groups] == ["Quá hạn", "Hôm nay", "Tuần này", "Sau đó"]
    assert [item.due_on - FRIDAY for group in home.groups for item in group.items] == [
        days * DAY for days in (-5, -1, 0, 1, 2, 3, 12)
    ]


def test_a_moved_due_day_says_why(org, give):
    give(org.cell, 3, nominal_due_on=FRIDAY + 2 * DAY, acknowledged_at=MOMENT)

    ((item,),) = (group.items for group in home_of(org.secretary, on=FRIDAY).groups)

    assert item.note == "hạn 22/3 là ngày nghỉ, chuyển sang 23/3"


def test_a_reporter_first_takes_a_task_then_logs_for_it(org, give):
    new, acknowledged = give(org.cell, 3), give(org.cell, 4, acknowledged_at=MOMENT)

    (group,) = home_of(org.secretary, on=FRIDAY).groups
    first, second = group.items

    assert (first.what, first.action.label, first.action.is_post) == ("Nhận nhiệm vụ: Việc 3", "Đã nhận", True)
    assert first.action.url == f"/nhiem-vu/{new.pk}/nhan/"
    assert (second.action.label, second.action.is_post) == ("Ghi hoạt động", False)
    assert second.action.url.endswith(f"?assignment={acknowledged.pk}")
    assert first.about == "KH 01-KH/ĐU · Chi bộ Kỹ thuật"


@pytest.mark.parametrize("closed", [{"done_on": FRIDAY}, {"withdrawn_at": MOMENT}], ids=["done", "withdrawn"])
def test_what_is_closed_waits_for_nobody(org, give, closed):
    give(org.cell, -1, **closed)

    assert home_of(org.secretary, on=FRIDAY).groups == ()


def test_the_work_of_others_does_not_show(org, give):
    give(org.other_cell, 1)

    assert home_of(org.secretary, on=FRIDAY).groups == ()
    assert home_of(org.foreign_secretary, on=FRIDAY).groups == ()


def test_far_work_that_was_taken_is_told_as_the_next_due_day(org, give):
    give(org.cell, 60, acknowledged_at=MOMENT)

    home = home_of(org.secretary, on=FRIDAY)

    assert (home.groups, home.next_due_on) == ((), FRIDAY + 60 * DAY)


def test_a_returned_activity_replaces_the_line_of_its_task(org, plan, give):
    assignment = give(org.cell, 2, acknowledged_at=MOMENT)
    make_activity(plan, org.cell, ActivityState.RETURNED, assignment=assignment)
    make_activity(plan, org.cell, ActivityState.DRAFT)

    home = home_of(org.secretary, on=FRIDAY)

    assert lines(home) == {
        "Hôm nay": ["Gửi nốt hoạt động đang nháp: Tuyên truyền miệng ngày 03/03/2026"],
        "Tuần này": ["Sửa hoạt động bị trả lại: Việc 2"],
    }
    assert steps(home) == ["Viết tiếp", "Sửa và gửi lại"]


def test_a_clerk_reviews_and_finishes_drafts(org, plan):
    for unit in (org.cell, org.other_cell, org.foreign_cell):
        make_activity(plan, unit, ActivityState.SUBMITTED)
    make_plan(org, abstract="tuyên truyền năm sau")

    assert lines(home_of(org.clerk, on=FRIDAY))["Hôm nay"] == [
        "Duyệt 2 hoạt động các đơn vị đã gửi",
        "Lập báo cáo quý I năm 2026",
        "Soạn tiếp kế hoạch nháp: tuyên truyền năm sau",
    ]


def test_the_queue_is_one_line_whatever_plans_its_activities_are_of(org, plan):
    for each in (plan, make_issued_plan(org)):
        make_activity(each, org.cell, ActivityState.SUBMITTED)

    first = home_of(org.clerk, on=FRIDAY).groups[0].items[0]

    assert (first.what, first.action.url) == ("Duyệt 2 hoạt động các đơn vị đã gửi", "/hoat-dong/duyet/")


def test_a_long_title_is_cut_between_words(org):
    make_plan(org, abstract="tuyên truyền " * 30)

    (line,) = lines(home_of(org.clerk, on=FRIDAY))["Hôm nay"]

    assert line.endswith("tuyên truyền…")
    assert len(line) < 160


def test_a_report_is_named_by_its_period(org, plan):
    report = open_report(plan=plan, period=ReportPeriod(PeriodKind.QUARTER, 2026, 1), by=org.clerk, at=MOMENT)
    drafted = lines(home_of(org.clerk, on=FRIDAY))["Hôm nay"]
    Report.objects.filter(pk=report.pk).update(state=DocumentState.IN_REVIEW)

    assert drafted == ["Hoàn thành báo cáo nháp quý I năm 2026"]
    assert lines(home_of(org.chair, on=FRIDAY))["Hôm nay"] == ["Ban hành báo cáo quý I năm 2026"]


def test_a_clerk_sees_at_once_how_much_is_overdue(org, give):
    for unit, days in ((org.cell, -3), (org.cell, -9), (org.other_cell, -2)):
        give(unit, days)

    assert lines(home_of(org.clerk, on=FRIDAY))["Quá hạn"] == ["3 nhiệm vụ quá hạn của 2 đơn vị"]


def test_a_clerk_is_told_which_quarterly_report_is_due(org, plan):
    home = home_of(org.clerk, on=date(2026, 4, 2))

    assert lines(home) == {"Quá hạn": ["Lập báo cáo quý I năm 2026"]}
    assert home.groups[0].items[0].action.url.endswith(f"?plan={plan.pk}&period=quarter-2026-1")


def test_reports_that_are_owed_stay_in_one_line_a_plan_whatever_their_year(org, plan):
    """The oldest first, with how many more; it goes on to the next as they are written."""

    def owed():
        (group, *_) = home_of(org.clerk, on=NEW_YEAR).groups
        return [(item.what, item.note) for item in group.items]

    assert owed() == [("Lập báo cáo quý I năm 2026", "và 3 kỳ sau cũng quá hạn, chưa có báo cáo")]

    for period in (ReportPeriod(PeriodKind.HALF_YEAR, 2026, 1), ReportPeriod(PeriodKind.QUARTER, 2026, 3)):
        open_report(plan=plan, period=period, by=org.clerk, at=clock.local_moment(NEW_YEAR))

    assert owed() == [("Lập báo cáo quý IV năm 2026", "")]


def test_a_leader_issues_and_sees_overdue_units(org, plan, give):
    for days in (-3, -9):
        give(org.cell, days)
    draft = make_plan(org, abstract="tuyên truyền đại hội")
    draft.state = DocumentState.IN_REVIEW
    draft.save()

    assert lines(home_of(org.chair, on=FRIDAY)) == {
        "Quá hạn": ["Chi bộ Kỹ thuật: 2 nhiệm vụ quá hạn"],
        "Hôm nay": ["Ban hành kế hoạch: tuyên truyền đại hội"],
    }


def test_an_inspector_urges_once_a_day(org, give):
    today = clock.today()
    late = give(org.cell, (today - FRIDAY).days - 4)
    assert steps(home_of(org.inspector, on=today)) == ["Đôn đốc"]

    urge([late], by=org.inspector, text="Đề nghị báo cáo.", at=clock.now())

    home = home_of(org.inspector, on=today)
    assert steps(home) == ["Xem"]
    assert home.groups[0].items[0].note == f"đã đôn đốc {today:%d/%m/%Y}"


def test_a_clerk_is_reminded_of_a_day_that_is_still_blank(org):
    make_undated_plan(org)

    first = home_of(org.clerk, on=date(2026, 1, 8)).groups[-1].items[0]

    assert first.what == "Ghi ngày ban hành của Kế hoạch số 01-KH/ĐU"
    assert (first.action.label, first.since) == ("Ghi ngày", date(2026, 1, 5))


def test_a_superior_reads_what_was_newly_issued(org, plan):
    plan.issued_on = FRIDAY - 10 * DAY
    plan.save()

    assert lines(home_of(org.superior_reader, on=FRIDAY)) == {
        "Mới ban hành": ["Kế hoạch số 01-KH/ĐU: tuyên truyền năm 2026"]
    }
    assert home_of(org.superior_reader, on=FRIDAY + 60 * DAY).groups == ()


def test_an_admin_is_led_through_what_is_not_set_up(org):
    for unit in (org.union, org.office):
        make_person(f"reporter_{unit.code}", unit, Role.REPORTER)
    Membership.objects.filter(user=org.chair).delete()

    assert lines(home_of(org.admin, on=FRIDAY)) == {
        "Hôm nay": ["Cử người báo cáo cho UBKT Đảng ủy", "Tạo tài khoản cho lãnh đạo ban hành văn bản"]
    }


@pytest.mark.parametrize("role", ["secretary", "clerk", "chair", "inspector", "superior_reader", "admin"])
def test_many_lines_ask_as_often_as_few(org, plan, give, role, django_assert_num_queries):
    user = getattr(org, role)
    give(org.cell, -2)
    make_activity(plan, org.cell, ActivityState.SUBMITTED)
    make_activity(plan, org.cell, ActivityState.RETURNED)
    few = _queries(user)

    for unit in (org.cell, org.other_cell, org.union):
        give(unit, -3)
        make_activity(plan, unit, ActivityState.SUBMITTED)
        make_activity(plan, unit, ActivityState.RETURNED)

    assert _queries(user) == few


def _queries(user) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user.__dict__.pop("seats", None)
    with CaptureQueriesContext(connection) as queries:
        home_of(user, on=FRIDAY)
    return len(queries)


def test_a_request_waits_for_the_office_and_is_noted_for_the_unit(org, give):
    request = make_request(give(org.cell, 3, acknowledged_at=MOMENT))

    office = [item for group in home_of(org.clerk, on=FRIDAY).groups for item in group.items]
    ((unit,),) = (group.items for group in home_of(org.secretary, on=FRIDAY).groups)

    actions_of = {item.what: (item.action.label, item.action.url) for item in office}
    assert actions_of["Trả lời đề nghị gia hạn của Chi bộ Kỹ thuật: Việc 3"] == ("Trả lời", f"/de-nghi/{request.pk}/")
    assert unit.note == "Đề nghị gia hạn đã gửi, chờ Văn phòng trả lời"


def test_work_not_seen_in_time_waits_for_unit_and_office(org, give):
    give(org.cell, 40, acknowledge_by=FRIDAY - 2 * DAY)

    unit, office = (
        [item for group in home_of(person, on=FRIDAY).groups for item in group.items]
        for person in (org.secretary, org.clerk)
    )

    assert [(item.action.label, item.due_on) for item in unit] == [("Đã nhận", FRIDAY - 2 * DAY)]
    actions_of = {item.what: item.action.url for item in office}
    assert actions_of["1 nhiệm vụ của 1 đơn vị chưa nhận, quá hạn nhận"] == "/nhiem-vu/?state=unseen"
