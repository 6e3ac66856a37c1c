"""What is accepted after a report was issued: warned of, listed, carried by the next; never twice, never lost."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from plans.activities.models import Activity
from plans.activities.services.review import accept_activity, return_activity, tie_to_report
from plans.enums import ActivityState
from portal.lib.errors import RuleViolation
from reports.enums import PeriodKind
from reports.results.exports.document import annexes
from reports.results.models import Report
from reports.results.queries.document import facts_for, official_report
from reports.results.queries.later import came_after, covering_reports, report_facts
from reports.results.services import issue_report, open_report, send_report
from reports.results.types import Facts, ReportPeriod
from tests.factories.plans import make_activity, make_issued_plan
from tests.plans.outline.queries.test_replaced_plans import replace_plan
from tests.reports.samples import AT, Q1, SOURCE
from units.documents.services.life import stamp_day

LATER = AT + timedelta(days=100)  # in July
Q2 = ReportPeriod(PeriodKind.QUARTER, 2026, 2)
Q3 = ReportPeriod(PeriodKind.QUARTER, 2026, 3)
NINE_MONTHS = ReportPeriod(PeriodKind.NINE_MONTHS, 2026, 1)
SECOND_HALF = ReportPeriod(PeriodKind.HALF_YEAR, 2026, 2)
FIRST_HALF = ReportPeriod(PeriodKind.HALF_YEAR, 2026, 1)
NAME = "Báo cáo số 03-BC/ĐU, ngày 02/4/2026"


@pytest.fixture(autouse=True)
def in_july():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def waiting(issued) -> Activity:
    return Activity.objects.get(state=ActivityState.SUBMITTED)


@pytest.fixture
def late(org, waiting) -> Activity:
    waiting.figures.all().delete()
    waiting.figures.create(metric="talks", value=6)
    return accept_activity(activity=waiting, by=org.clerk, at=LATER)


def issue_of(org, plan, period: ReportPeriod, *, number: int) -> Report:
    report = open_report(plan=plan, period=period, by=org.clerk, at=LATER)
    report.sections.filter(text="").update(text="Không có.")
    send_report(report, expected_version=1, by=org.clerk, at=LATER)
    step = {"number": number, "issued_on": LATER.date(), "expected_version": report.version}
    return issue_report(report, **step, by=org.chair, at=LATER)


def counted_in(report: Report) -> list[int]:
    facts = Facts.from_json(Report.objects.get(pk=report.pk).facts)
    return sorted([*facts.counted, *facts.carried])


def test_the_next_report_carries_what_came_too_late_and_no_other_does(org, plan, issued, late):
    own = make_activity(plan, org.cell, held_from=Q2.starts_on, figures={"cell_meetings": 1})

    second, third = issue_of(org, plan, Q2, number=4), issue_of(org, plan, Q3, number=5)

    facts = Facts.from_json(second.facts)
    assert (facts.counted, facts.carried, facts.carried_units) == ((own.pk,), (late.pk,), 1)
    assert facts.carried_from == (NAME,)
    assert Facts.from_json(third.facts).carried == ()
    everything = sorted(Activity.objects.accepted().values_list("pk", flat=True))
    assert sorted([*counted_in(issued), *counted_in(second), *counted_in(third)]) == everything
    assert Activity.objects.get(pk=late.pk).reported_in == "Báo cáo số 04-BC/ĐU"


def test_text_and_annex_tell_it_apart_from_the_figures_of_the_period(org, plan, late):
    make_activity(plan, org.cell, held_from=Q2.starts_on, figures={"cell_meetings": 1})
    report = open_report(plan=plan, period=Q2, by=org.clerk, at=LATER)

    printed = official_report(report, on=LATER.date())

    words = f"Bổ sung kỳ trước (chưa có trong {NAME}): 1 hoạt động tại 1 đơn vị: 6 buổi tuyên truyền miệng; không tính"
    assert any(line.text.startswith(words) for line in printed.body)
    (annex,) = printed.annexes
    rows = {row[0]: row for row in annex.table.rows}
    talks = annex.table.head[0].index("Buổi tuyên truyền miệng")
    assert (rows["Cộng"][talks], rows["Bổ sung kỳ trước"][talks]) == ("–", "6")
    assert annex.table.total_rows == tuple(range(len(rows) - 3, len(rows)))


def test_a_form_with_nothing_but_what_is_carried_has_its_annex(org, plan, late):
    facts = report_facts(plan, Q3, on=LATER.date())

    (annex,) = annexes(facts, SOURCE)

    assert [row[0] for row in annex.table.rows] == ["Cộng", "Bổ sung kỳ trước", "Cùng kỳ năm trước"]


def test_a_longer_report_over_the_same_days_counts_it_as_its_own(org, plan, late):
    facts = report_facts(plan, FIRST_HALF, on=LATER.date())

    assert late.pk in facts.counted
    assert facts.carried == ()


def test_what_a_longer_report_has_counted_is_not_carried_again(org, plan, late):
    issue_of(org, plan, FIRST_HALF, number=4)

    assert report_facts(plan, Q3, on=LATER.date()).carried == ()


def test_a_report_that_overlaps_a_longer_one_carries_what_lies_before_both(org, plan, as_word):
    issue_of(org, plan, NINE_MONTHS, number=4)
    late = make_activity(plan, org.cell, held_from=Q1.ends_on)

    facts = report_facts(plan, SECOND_HALF, on=LATER.date())

    assert (facts.counted, facts.carried) == ((), (late.pk,))
    assert facts.carried_from == ("Báo cáo số 04-BC/ĐU, ngày 11/7/2026",)


def test_a_period_without_an_issued_report_is_left_to_its_own(org, plan, report):
    make_activity(plan, org.cell, held_from=Q1.starts_on)

    assert report_facts(plan, Q2, on=LATER.date()).carried == ()


def test_the_plan_that_replaces_carries_on(org, plan, late):
    new = replace_plan(org, plan)

    assert report_facts(new, Q3, on=LATER.date()).carried == (late.pk,)


def test_two_reports_at_once_do_not_both_carry_it(late):
    tie_to_report([late.pk], name="Báo cáo số 04-BC/ĐU", only_first=True)

    with pytest.raises(RuleViolation, match="có hoạt động vào báo cáo khác"):
        tie_to_report([late.pk], name="Báo cáo số 05-BC/ĐU", only_first=True)


def test_figures_frozen_before_there_was_such_a_thing_are_read(org, issued):
    frozen = {key: value for key, value in issued.facts.items() if not key.startswith("carried")}
    frozen["metrics"] = [{k: v for k, v in row.items() if k != "carried"} for row in frozen["metrics"]]
    Report.objects.update(facts=frozen)

    facts = facts_for(Report.objects.get(), on=LATER.date())

    assert (facts.activities, facts.carried, facts.metrics[0].carried) == (2, (), None)


def test_the_report_lists_what_came_after_it(org, plan, issued, late, sign_in):
    back = make_activity(plan, org.other_cell, ActivityState.SUBMITTED)
    return_activity(activity=back, reason="Thiếu ảnh.", by=org.clerk, at=LATER)
    url = reverse("reports:report_detail", args=[issued.pk])

    after = came_after(Report.objects.get(), user=org.clerk)
    page = sign_in(org.inspector).get(url).text

    assert (after.accepted, after.accepted_count) == ([late], 1)
    assert (after.returned, after.returned_count) == ([back], 1)
    for activity in (late, back):
        assert f'href="{reverse("plans:activity_detail", args=[activity.pk])}"' in page
    assert "chưa vào báo cáo nào" in page
    assert "Thay đổi sau khi ban hành" not in sign_in(org.superior_reader).get(url).text


def test_a_report_after_which_nothing_came_says_nothing(org, issued, sign_in):
    assert came_after(issued, user=org.clerk) is None
    page = sign_in(org.clerk).get(reverse("reports:report_detail", args=[issued.pk])).text
    assert "Thay đổi sau khi ban hành" not in page


def test_a_return_between_issue_and_stamp_came_after_the_issue(org, sent, as_word):
    step = {"number": 3, "issued_on": None, "expected_version": sent.version}
    issue_report(sent, **step, by=org.chair, at=AT)
    back = Activity.objects.get(state=ActivityState.SUBMITTED)
    return_activity(activity=back, reason="Thiếu ảnh.", by=org.clerk, at=AT + timedelta(hours=1))
    stamp_day(Report.objects.get(), day=AT.date(), by=org.clerk, at=LATER)

    assert came_after(Report.objects.get(), user=org.clerk).returned == [back]


def test_the_reviewer_is_warned_before_the_press(org, waiting, issued, sign_in):
    client, link = sign_in(org.clerk), f'href="{reverse("reports:report_detail", args=[issued.pk])}"'
    pages = [
        reverse("plans:activity_review_queue"),
        reverse("plans:activity_detail", args=[waiting.pk]),
    ]

    for url in pages:
        text = client.get(url).text
        assert f">{NAME}</a> (quý I năm 2026)" in text
        assert link in text
    several = client.get(reverse("plans:activity_accept_several"))
    assert f"kỳ này đã có {NAME}" in several.text
    assert several.context["ticked"] == set()


def test_nobody_is_warned_of_a_draft_or_of_another_plan_or_period(org, plan, report, issued_plan_elsewhere):
    days = [(plan.pk, Q1.ends_on), (issued_plan_elsewhere.pk, Q1.ends_on)]

    assert covering_reports(days, by=org.clerk) == {}
    Report.objects.filter(pk=report.pk).delete()
    assert covering_reports([], by=org.clerk) == {}


@pytest.fixture
def issued_plan_elsewhere(org):
    return make_issued_plan(org, "kế hoạch khác")


def test_the_first_and_the_last_day_are_covered_and_those_beside_are_not(org, plan, issued):
    one = timedelta(days=1)
    days = [Q1.starts_on - one, Q1.starts_on, Q1.ends_on, Q1.ends_on + one]

    found = covering_reports([(plan.pk, day) for day in days], by=org.clerk)

    assert [bool(found[plan.pk, day]) for day in days] == [False, True, True, False]


def test_who_may_not_read_the_report_is_warned_without_a_link(org, plan, issued):
    ((report,),) = covering_reports([(plan.pk, Q1.ends_on)], by=org.outsider).values()

    assert (report.name, report.url) == (NAME, "")


def test_work_of_a_replaced_plan_is_covered_by_the_report_of_the_new_one(org, plan, issued):
    new = replace_plan(org, plan)
    Report.objects.update(plan=new)

    assert covering_reports([(plan.pk, Q1.ends_on)], by=org.clerk)[plan.pk, Q1.ends_on]


def test_the_month_sheet_warns_too(org, plan, issued, sign_in):
    query = {"plan": plan.pk, "month": "2026-03", "form": "oral"}

    page = sign_in(org.clerk).get(reverse("plans:month_sheet"), query)

    assert [report.name for report in page.context["covering"]] == [NAME]
    assert NAME in page.text


def test_the_figure_opens_the_records_that_are_carried(org, plan, late, sign_in):
    report = open_report(plan=plan, period=Q2, by=org.clerk, at=LATER)
    client, url = sign_in(org.clerk), reverse("reports:report_explain", args=[report.pk])

    assert f'href="{url}?part=carried"' in client.get(reverse("reports:report_facts", args=[report.pk])).text
    assert client.get(url, {"part": "carried"}).context["page"].rows == [late]
    assert client.get(url, {"part": "carried", "metric": "talks"}).context["total"] == 6
    assert client.get(url).context["page"].rows == []


def test_word_has_it_too(org, plan, late, sign_in, as_word):
    report = open_report(plan=plan, period=Q2, by=org.clerk, at=LATER)

    content = sign_in(org.clerk).get(reverse("reports:report_export", args=[report.pk]) + "?dang=docx").content

    texts = [line.text for line in Document(BytesIO(content)).paragraphs]
    assert any("Bổ sung kỳ trước" in text for text in texts)
