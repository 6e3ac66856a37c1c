"""Accepting several at once: what is complete is ticked, and all are accepted or none."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.activities.models import Activity, Evidence
from plans.activities.services.evidence import store_evidence
from plans.activities.services.review import accept_activities
from plans.enums import ActivityState
from portal.lib.errors import RuleViolation
from portal.lib.uploads import CheckedFile
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_issued_plan

SEVERAL, QUEUE = "/hoat-dong/duyet/nhieu/", "/hoat-dong/duyet/"


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def ready(org, plan) -> list[Activity]:
    return [complete(plan, unit) for unit in (org.cell, org.other_cell)]


def complete(plan, unit) -> Activity:
    return make_activity(plan, unit, ActivityState.SUBMITTED, {"attendances": 12})


def add_photo(activity, by) -> Evidence:
    checked = CheckedFile("anh.jpg", "image/jpeg", b"anh", b"nho", original_sha256="a" * 64)
    return store_evidence(checked, activity=activity, token=uuid4(), by=by, at=MOMENT)


def ids_and_versions(*activities) -> list[str]:
    return [f"{activity.pk}-{activity.version}" for activity in activities]


def test_only_what_is_complete_is_ticked(org, sign_in, plan, ready):
    incomplete = make_activity(plan, org.cell, ActivityState.SUBMITTED)
    double = complete(plan, org.cell)
    for activity in (double, make_activity(plan, org.cell)):
        add_photo(activity, org.secretary)

    answer = sign_in(org.clerk).get(SEVERAL)

    assert answer.context["ticked"] == set(ids_and_versions(*ready))
    assert [row.activity for row in answer.context["rows"]] == [*ready, incomplete, double]
    for words in ("thiếu số lượt người tham dự", "ảnh trùng hoạt động khác"):
        assert words in answer.content.decode()


def test_the_ticked_are_accepted_together(org, sign_in, plan, ready):
    left = make_activity(plan, org.cell, ActivityState.SUBMITTED)

    client = sign_in(org.clerk)

    answer = client.post(SEVERAL, {"chosen": client.get(SEVERAL).context["ticked"]})

    assert answer.url == QUEUE
    assert set(Activity.objects.accepted()) == set(ready)
    assert list(Activity.objects.awaiting_review()) == [left]


def test_one_that_somebody_else_returned_is_named_and_none_is_accepted(org, sign_in, ready):
    returned_activity = ready[1]
    Activity.objects.filter(pk=returned_activity.pk).update(state=ActivityState.RETURNED)

    answer = sign_in(org.clerk).post(SEVERAL, {"chosen": ids_and_versions(*ready)})

    text = answer.content.decode()
    assert "Chưa duyệt mục nào, vì hoạt động ngày 03/03/2026 của Chi bộ Kinh doanh" in text
    assert "không còn chờ duyệt" in text
    assert not Activity.objects.accepted().exists()
    assert answer.context["ticked"] == set(ids_and_versions(*ready))


def test_one_that_was_sent_again_since_is_named(org, sign_in, ready):
    chosen = ids_and_versions(*ready)
    Activity.objects.filter(pk=ready[0].pk).update(version=5)

    text = sign_in(org.clerk).post(SEVERAL, {"chosen": chosen}).content.decode()

    assert "của Chi bộ Kỹ thuật: Đơn vị vừa gửi lại với nội dung mới" in text
    assert not Activity.objects.accepted().exists()


def test_a_double_click_accepts_once_and_says_so(org, sign_in, ready):
    client = sign_in(org.clerk)
    client.post(SEVERAL, {"chosen": ids_and_versions(*ready)})

    again = client.post(SEVERAL, {"chosen": ids_and_versions(*ready)})

    assert "không còn chờ duyệt" in again.content.decode()
    assert sum(activity.reviews.count() for activity in ready) == 2


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["9" * 30 + "-1"]])
def test_what_names_nothing_is_told(org, sign_in, ready, chosen):
    text = sign_in(org.clerk).post(SEVERAL, {"chosen": chosen}).content.decode()

    assert "Đánh dấu ít nhất một hoạt động" in text


def test_those_of_other_committees_are_not_accepted(org, sign_in, ready):
    foreign = complete(make_issued_plan(org, issuer=org.other_committee), org.foreign_cell)

    text = sign_in(org.clerk).post(SEVERAL, {"chosen": ids_and_versions(ready[0], foreign)}).content.decode()

    assert "Chưa duyệt mục nào: có hoạt động không còn" in text
    assert not Activity.objects.accepted().exists()
    with pytest.raises(RuleViolation, match="Chưa duyệt mục nào, vì"):
        accept_activities({foreign: 1}, by=org.clerk, at=MOMENT)


def test_the_table_keeps_the_filters_of_the_queue(org, sign_in, ready):
    client = sign_in(org.clerk)

    page = client.get(f"{SEVERAL}?unit={org.cell.pk}")
    answer = client.post(f"{SEVERAL}?unit={org.cell.pk}", {"chosen": ids_and_versions(ready[0])})

    assert [row.activity for row in page.context["rows"]] == [ready[0]]
    assert answer.url == f"{QUEUE}?unit={org.cell.pk}"


@pytest.mark.parametrize("url", [QUEUE, SEVERAL])
def test_the_queue_asks_as_often_for_three_rows_with_photos_as_for_one(org, sign_in, plan, url):
    client = sign_in(org.clerk)
    add_photo(make_activity(plan, org.cell), org.secretary)  # so that the first has a double too
    add_photo(complete(plan, org.cell), org.secretary)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for unit in (org.other_cell, org.union):
        add_photo(complete(plan, unit), org.secretary)

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def test_accepting_several_is_for_clerks(org, sign_in, ready):
    for user in (org.chair, org.inspector, org.secretary, org.admin):
        assert sign_in(user).get(SEVERAL).status_code == 403
        assert sign_in(user).post(SEVERAL, {"chosen": ids_and_versions(*ready)}).status_code == 403
