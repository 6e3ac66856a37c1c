"""Nothing counts before the office accepts it, nor after it took the acceptance back: on no page and in no file."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from plans.activities.models import Activity
from plans.activities.services.review import accept_activity, reopen_activity, return_activity
from plans.enums import ActivityState
from reports.results.services import open_report
from tests.factories.plans import make_activity
from tests.reports.samples import AT, Q1

OTHERS = 40  # attendances that stand in the fixtures already
OWN = 777


@pytest.fixture(autouse=True)
def spring(time_machine, as_word):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def activity(org, plan) -> Activity:
    figures = {"attendances": OWN}
    return make_activity(plan, org.cell, ActivityState.DRAFT, figures, description="Việc mang số 777.")


def counted(org, plan, client) -> dict[str, int]:
    """Attendances, or activities where those alone are shown, by the place that tells them."""
    report = plan.reports.first() or open_report(plan=plan, period=Q1, by=org.clerk, at=AT)
    report.sections.all().delete()
    export = reverse("reports:report_export", args=[report.pk])
    sheet = load_workbook(BytesIO(client.get(export, {"dang": "xlsx"}).content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    tables = Document(BytesIO(client.get(export, {"dang": "docx"}).content)).tables
    printed = {cell.text for table in tables for row in table.rows for cell in row.cells}
    facts = client.get(reverse("reports:report_facts", args=[report.pk])).context["facts"]
    tiles = client.get("/tong-quan/?year=2026").context["dashboard"].tiles
    behind = client.get(reverse("reports:report_explain", args=[report.pk]), {"metric": "attendances"})
    return {
        "facts": next(fact.value for fact in facts.metrics if fact.metric == "attendances"),
        "workbook": OTHERS + OWN if OTHERS + OWN in cells else OTHERS,
        "word": OTHERS + OWN if str(OTHERS + OWN) in printed else OTHERS,
        "overview": next(tile.value for tile in tiles if tile.label == "Hoạt động đã duyệt"),
        "behind": len(behind.context["page"].rows),
    }


NOT_YET = {"facts": OTHERS, "workbook": OTHERS, "word": OTHERS, "overview": 2, "behind": 1}
ALL = {"facts": OTHERS + OWN, "workbook": OTHERS + OWN, "word": OTHERS + OWN, "overview": 3, "behind": 2}


@pytest.mark.parametrize("state", [ActivityState.DRAFT, ActivityState.SUBMITTED, ActivityState.RETURNED])
def test_what_is_not_accepted_counts_nowhere(org, plan, activity, sign_in, state):
    Activity.objects.filter(pk=activity.pk).update(state=state, submitted_at=AT)

    assert counted(org, plan, sign_in(org.clerk)) == NOT_YET


def test_accepting_makes_it_count_everywhere_and_reopening_nowhere(org, plan, activity, sign_in):
    client = sign_in(org.clerk)
    Activity.objects.filter(pk=activity.pk).update(state=ActivityState.SUBMITTED, submitted_at=AT)
    activity.refresh_from_db()

    accept_activity(activity=activity, by=org.clerk, at=AT)
    assert counted(org, plan, client) == ALL
    reopen_activity(activity=activity, reason="Duyệt nhầm.", by=org.clerk, at=AT)
    assert counted(org, plan, client) == NOT_YET


def test_a_return_leaves_what_others_count_as_it_was(org, plan, activity, sign_in):
    Activity.objects.filter(pk=activity.pk).update(state=ActivityState.SUBMITTED, submitted_at=AT)
    activity.refresh_from_db()

    return_activity(activity=activity, reason="Thiếu ảnh.", by=org.clerk, at=AT)

    assert counted(org, plan, sign_in(org.clerk)) == NOT_YET
