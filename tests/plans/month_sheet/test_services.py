from datetime import date
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.activities.models import Activity
from plans.enums import ActivityState, Form
from plans.month_sheet.queries import MonthSheetChange, MonthSheetScope, month_sheet_rows
from plans.month_sheet.services import save_cells
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT, make_organisation
from tests.factories.plans import make_activity, make_issued_plan
from units.audit.models import AuditEvent
from units.enums import DocumentState
from units.inbox.models import Notice

MARCH = date(2026, 3, 1)


@pytest.fixture
def scope(org):
    return MonthSheetScope(make_issued_plan(org), Form.ORAL, MARCH)


def save(scope, by, *cells, beyond=False):
    """`cells` are (unit, metric, before, after)."""
    changes = [MonthSheetChange(unit.pk, metric, before, after) for unit, metric, before, after in cells]
    save_cells(scope, changes, beyond=beyond, by=by, at=MOMENT)


def figures(unit):
    activity = Activity.objects.get(unit=unit, entered_for_month=MARCH)
    return dict(activity.figures.values_list("metric", "value"))


def test_a_row_becomes_one_accepted_activity_of_the_unit(org, scope):
    save(scope, org.clerk, (org.cell, "cell_meetings", None, 2), (org.cell, "attendances", None, 0))

    activity = Activity.objects.get()
    assert (activity.unit, activity.state, activity.created_by) == (org.cell, "accepted", org.clerk)
    assert (activity.held_from, activity.held_to, activity.root) == (MARCH, date(2026, 3, 31), org.committee)
    assert figures(org.cell) == {"cell_meetings": 2, "attendances": 0}
    assert [(review.verdict, review.by) for review in activity.reviews.all()] == [("accepted", org.clerk)]
    event = AuditEvent.objects.about(scope.plan).get()
    assert event.act == "month_sheet_saved"
    assert event.details["cells"] == [["cb1", "cell_meetings", None, 2], ["cb1", "attendances", None, 0]]


def test_the_unit_hears_of_it_once(org, scope):
    save(scope, org.clerk, (org.cell, "cell_meetings", None, 2))
    save(scope, org.clerk, (org.cell, "cell_meetings", 2, 3))

    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (org.secretary, "Văn phòng đã nhập số liệu tháng 3/2026 thay đơn vị")


def test_a_changed_cell_stands_in_the_history_of_the_activity(org, scope):
    save(scope, org.clerk, (org.cell, "cell_meetings", None, 2), (org.cell, "talks", None, 1))

    save(scope, org.clerk, (org.cell, "cell_meetings", 2, 3), (org.cell, "talks", 1, None))

    activity = Activity.objects.get()
    assert figures(org.cell) == {"cell_meetings": 3}
    assert activity.version == 3
    assert activity.reviews.order_by("-pk").first().reason == (
        "Buổi sinh hoạt: 2 → 3; Buổi tuyên truyền miệng: 1 → không báo cáo"
    )


def test_a_row_without_any_figure_is_no_activity(org, scope):
    save(scope, org.clerk, (org.cell, "cell_meetings", None, 2), (org.other_cell, "cell_meetings", None, 1))

    save(scope, org.clerk, (org.cell, "cell_meetings", 2, None))

    assert [activity.unit for activity in Activity.objects.all()] == [org.other_cell]


def test_a_cell_that_others_changed_is_refused_and_nothing_is_saved(org, scope):
    save(scope, org.clerk, (org.cell, "cell_meetings", None, 2))

    for cell in ((org.cell, "cell_meetings", None, 5), (org.cell, "cell_meetings", 3, 5)):
        with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
            save(scope, org.clerk, cell, (org.other_cell, "cell_meetings", None, 1))

    assert figures(org.cell) == {"cell_meetings": 2}
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("state", [ActivityState.ACCEPTED, ActivityState.SUBMITTED])
def test_what_the_unit_logged_itself_is_not_counted_twice(org, scope, state):
    make_activity(scope.plan, org.cell, state)

    with pytest.raises(RuleViolation, match="Chi bộ Kỹ thuật – Buổi sinh hoạt") as refusal:
        save(scope, org.clerk, (org.cell, "cell_meetings", None, 1))
    save(scope, org.clerk, (org.cell, "cell_meetings", None, 1), beyond=True)

    assert refusal.value.field == "beyond"
    assert figures(org.cell) == {"cell_meetings": 1}


def test_zero_and_other_months_are_nothing_twice(org, scope):
    make_activity(scope.plan, org.cell)
    make_activity(scope.plan, org.other_cell, held_from=date(2026, 2, 28))

    save(scope, org.clerk, (org.cell, "cell_meetings", None, 0), (org.other_cell, "cell_meetings", None, 4))

    assert (figures(org.cell), figures(org.other_cell)) == ({"cell_meetings": 0}, {"cell_meetings": 4})


def test_what_does_not_belong_into_the_month_sheet_is_refused(org, scope):
    cell = (org.cell, "cell_meetings", None, 1)
    closed = make_issued_plan(org)
    closed.state = DocumentState.CLOSED
    cases = [
        (org.clerk, scope, [], "Không có ô nào thay đổi"),
        (org.clerk, MonthSheetScope(closed, Form.ORAL, MARCH), [cell], "đã đóng"),
        (org.clerk, MonthSheetScope(scope.plan, Form.ORAL, date(2026, 4, 1)), [cell], "Chưa đến tháng 4/2026"),
        (org.clerk, scope, [(org.foreign_cell, "cell_meetings", None, 1)], "không thuộc kế hoạch"),
        (org.secretary, scope, [cell], "không do cơ quan mình nhập"),
        (org.clerk, scope, [(org.cell, "banners", None, 1)], "không thuộc hình thức"),
        (org.clerk, scope, [(org.cell, "talks", None, -1)], "từ 0 trở lên"),
    ]
    for by, of, cells, words in cases:
        with pytest.raises(RuleViolation, match=words):
            save(of, by, *cells)

    assert not Activity.objects.exists()


def test_what_an_issued_report_counts_is_not_changed(org, scope):
    save(scope, org.clerk, (org.cell, "talks", None, 2))
    Activity.objects.update(reported_in="05-BC/ĐU")

    with pytest.raises(RuleViolation, match=r"Chi bộ Kỹ thuật \(05-BC/ĐU\)"):
        save(scope, org.clerk, (org.cell, "talks", 2, 3))

    assert figures(org.cell) == {"talks": 2}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [None, 1])
def test_of_two_windows_that_save_at_once_one_wins(before):
    org = make_organisation()
    scope = MonthSheetScope(make_issued_plan(org), Form.ORAL, MARCH)
    if before:
        save(scope, org.clerk, (org.cell, "talks", None, before))
    refused = []

    def press(value):
        try:
            save(scope, org.clerk, (org.cell, "talks", before, value))
        except RuleViolation:
            refused.append(value)
        finally:
            connection.close()

    windows = [Thread(target=press, args=[value]) for value in (5, 6)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert len(refused) == 1
    assert figures(org.cell) == {"talks": 11 - refused[0]}
    assert Activity.objects.count() == 1


def test_reading_and_saving_ask_the_same_of_the_database_for_one_and_three_units(org, scope):
    units = [org.cell, org.other_cell, org.union]
    assert org.clerk.seats  # read once a request
    counts = []
    for some, (before, after) in ((units[:1], (None, 1)), (units, (None, 3))):
        with CaptureQueriesContext(connection) as queries:
            rows = month_sheet_rows(scope, some)
            save(scope, org.clerk, *[(unit, "talks", before, after) for unit in some])
        assert [row.unit for row in rows] == some
        counts.append(len(queries))
        Activity.objects.filter(entered_for_month=MARCH).delete()

    assert counts[0] == counts[1]
