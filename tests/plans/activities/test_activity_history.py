from datetime import date, timedelta

import pytest

from plans.activities.models import Activity, Figure
from plans.activities.queries.review import history_of, points_to_mend
from plans.activities.services.logging import submit_activity
from plans.activities.services.review import return_activity
from plans.enums import ActivityState
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_issued_plan
from tests.factories.world import make_evidence

HOUR = timedelta(hours=1)


@pytest.fixture
def returned(org) -> Activity:
    """Sent once and returned for its figures."""
    draft = make_activity(make_issued_plan(org), org.cell, ActivityState.DRAFT, held_from=date(2026, 3, 1))
    submit_activity(activity=draft, by=org.secretary, at=MOMENT)
    points = {"figures": "Thiếu số liệu"}
    return return_activity(activity=draft, reason="Thiếu số liệu.", points=points, by=org.clerk, at=MOMENT + HOUR)


def in_full(activity) -> Activity:
    return Activity.objects.in_full().get(pk=activity.pk)


def test_every_sending_and_decision_is_told_the_last_first(org, returned):
    submit_activity(activity=returned, by=org.secretary, at=MOMENT + 2 * HOUR)

    steps = history_of(in_full(returned))

    assert [(step.label, step.by) for step in steps] == [
        ("Gửi lại", "Người secretary"),
        ("Trả lại", "Người clerk"),
        ("Gửi duyệt", "Người secretary"),
    ]
    assert (steps[1].reason, steps[1].points) == ("Thiếu số liệu.", (("Số liệu", "Thiếu số liệu"),))
    assert steps[0].changes == ()


def test_what_changed_between_two_sendings_is_told_field_by_field(org, returned):
    evidence = make_evidence(returned)
    Figure.objects.create(activity=returned, metric="attendances", value=0)
    Activity.objects.update(place="", description="Viết lại cho rõ.", held_to=date(2026, 3, 2))
    returned.refresh_from_db()

    submit_activity(activity=returned, by=org.secretary, at=MOMENT + 2 * HOUR)

    changes = {change.field: (change.before, change.after) for change in history_of(in_full(returned))[0].changes}
    assert changes == {
        "Thời gian": ("01/03/2026", "01/03/2026 – 02/03/2026"),
        "Địa điểm": ("Hội trường", ""),
        "Nội dung đã làm": ("Sinh hoạt chuyên đề quý I.", "Viết lại cho rõ."),
        "Lượt người tham dự": ("", "0"),
        "Ảnh, tệp minh chứng": ("", evidence.original_name),
    }


def test_a_photo_of_the_same_name_with_other_bytes_is_a_change(org, returned):
    make_evidence(returned)
    submit_activity(activity=returned, by=org.secretary, at=MOMENT + 2 * HOUR)
    return_activity(activity=returned, reason="Ảnh mờ.", by=org.clerk, at=MOMENT + 3 * HOUR)
    returned.evidence.update(sha256="1" * 64)

    submit_activity(activity=returned, by=org.secretary, at=MOMENT + 4 * HOUR)

    (change,) = history_of(in_full(returned))[0].changes
    assert (change.before, change.after) == ("minh-chung.pdf", "minh-chung.pdf")


def test_the_parts_to_mend_are_those_of_the_last_return_until_it_is_sent(org, returned):
    assert {part: words for part, words in points_to_mend(in_full(returned)).items() if words} == {
        "figures": "Thiếu số liệu"
    }

    submit_activity(activity=returned, by=org.secretary, at=MOMENT + 2 * HOUR)

    assert set(points_to_mend(in_full(returned)).values()) == {""}


def test_a_history_costs_no_query_once_the_activity_is_read(org, returned, django_assert_num_queries):
    activity = in_full(returned)

    with django_assert_num_queries(0):
        history_of(activity)
