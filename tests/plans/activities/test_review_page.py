from datetime import timedelta

import pytest
from django.urls import reverse

from plans.activities.models import Activity
from plans.enums import ActivityState
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_issued_plan

QUEUE = "/hoat-dong/duyet/"
READ = {"expected_version": 1}


@pytest.fixture
def waiting(org):
    """Two sent activities, the older first."""
    plan = make_issued_plan(org)
    newer = make_activity(plan, org.cell, ActivityState.SUBMITTED, submitted_at=MOMENT + timedelta(hours=1))
    older = make_activity(plan, org.other_cell, ActivityState.SUBMITTED)
    make_activity(plan, org.cell, ActivityState.DRAFT)
    return [older, newer]


def address(name, activity):
    return reverse(f"plans:{name}", args=[activity.pk])


def test_the_queue_shows_the_oldest_first_and_opens_it(org, sign_in, waiting):
    answer = sign_in(org.clerk).get(QUEUE)

    assert [row.activity for row in answer.context["rows"]] == waiting
    assert answer.context["activity"] == waiting[0]


def test_the_address_says_which_one_is_open(org, sign_in, waiting):
    assert sign_in(org.clerk).get(f"{QUEUE}?xem={waiting[1].pk}").context["activity"] == waiting[1]
    assert sign_in(org.clerk).get(f"{QUEUE}?xem=0").context["activity"] == waiting[0]


def test_the_queue_is_for_clerks_and_of_their_own(org, sign_in, waiting):
    for user in (org.chair, org.inspector, org.secretary, org.admin, org.superior_reader):
        assert sign_in(user).get(QUEUE).status_code == 403
    assert "Không còn hoạt động nào chờ duyệt" in sign_in(org.outsider).get(QUEUE).content.decode()
    assert sign_in(org.clerk).post(QUEUE).status_code == 405


@pytest.mark.parametrize(("query", "places"), [("unit={cell}", [1]), ("form=oral", [0, 1]), ("form=visual", [])])
def test_the_queue_is_cut_down_by_the_address(org, sign_in, waiting, query, places):
    answer = sign_in(org.clerk).get(f"{QUEUE}?{query.format(cell=org.cell.pk)}")

    assert [row.activity for row in answer.context["rows"]] == [waiting[place] for place in places]
    assert ("khớp bộ lọc" in answer.content.decode()) == (not places)


def test_a_plan_narrows_the_queue_and_a_forged_one_shows_nothing(org, sign_in, waiting):
    client, plan = sign_in(org.clerk), waiting[0].plan
    other = make_activity(make_issued_plan(org), org.cell, ActivityState.SUBMITTED)
    foreign = make_issued_plan(org, issuer=org.other_committee)

    def queue_of_plan(pk):
        return [row.activity for row in client.get(f"{QUEUE}?plan={pk}").context["rows"]]

    assert queue_of_plan(plan.pk) == waiting
    assert queue_of_plan(other.plan_id) == [other]
    assert queue_of_plan(foreign.pk) == []


def test_a_decision_keeps_the_filters(org, sign_in, waiting):
    url = address("activity_accept", waiting[1])

    answer = sign_in(org.clerk).post(f"{url}?unit={org.cell.pk}&form=oral", READ)

    assert answer.url == f"{QUEUE}?unit={org.cell.pk}&form=oral"


def test_what_was_sent_again_since_it_was_read_is_not_accepted(org, sign_in, waiting):
    answer = sign_in(org.clerk).post(address("activity_accept", waiting[0]), {"expected_version": "0"}, follow=True)

    assert "Đơn vị vừa gửi lại với nội dung mới" in answer.content.decode()
    assert not Activity.objects.accepted().exists()


def test_what_was_sent_again_since_it_was_read_is_not_returned_and_the_words_stay(org, sign_in, waiting):
    clerk, url = sign_in(org.clerk), address("activity_return", waiting[0])

    for version, message in (("0", "Đơn vị vừa gửi lại với nội dung mới"), ("", "Trang này đã cũ")):
        values = {"expected_version": version, "usual": ["Thiếu ảnh"], "reason": "Gửi ảnh toàn cảnh."}
        text = clerk.post(url, values).content.decode()
        assert message in text
        assert "Gửi ảnh toàn cảnh." in text
    assert Activity.objects.awaiting_review().count() == 2


def test_one_decision_leads_to_the_next(org, sign_in, waiting):
    answer = sign_in(org.clerk).post(address("activity_accept", waiting[0]), READ, follow=True)

    assert list(Activity.objects.accepted()) == [waiting[0]]
    assert answer.redirect_chain[-1][0] == f"{QUEUE}?xem={waiting[1].pk}"
    assert "Đã duyệt" in answer.content.decode()


def test_a_return_joins_the_chips_and_the_words(org, sign_in, waiting):
    values = {"usual": ["Thiếu ảnh"], "reason": "Gửi ảnh toàn cảnh."}

    sign_in(org.clerk).post(address("activity_return", waiting[0]), READ | values)

    waiting[0].refresh_from_db()
    assert (waiting[0].state, waiting[0].reviews.get().reason) == ("returned", "Thiếu ảnh. Gửi ảnh toàn cảnh.")


def test_a_return_without_a_reason_is_refused_on_its_page(org, sign_in, waiting):
    answer = sign_in(org.clerk).post(address("activity_return", waiting[0]), READ | {"reason": "  "})

    assert "Ghi lý do trả lại" in answer.content.decode()
    assert Activity.objects.get(pk=waiting[0].pk).state == "submitted"


def test_an_unknown_chip_keeps_the_words(org, sign_in, waiting):
    answer = sign_in(org.clerk).post(
        address("activity_return", waiting[0]), READ | {"usual": ["Bịa"], "reason": "Lời đã gõ."}
    )

    assert "Lời đã gõ." in answer.content.decode()
    assert Activity.objects.get(pk=waiting[0].pk).state == "submitted"


def test_who_decides_second_is_told(org, sign_in, waiting):
    Activity.objects.filter(pk=waiting[0].pk).update(state=ActivityState.ACCEPTED)

    accepted = sign_in(org.clerk).post(address("activity_accept", waiting[0]), READ, follow=True)
    returned = sign_in(org.clerk).post(address("activity_return", waiting[0]), READ | {"usual": ["Sai thời gian"]})

    for answer in (accepted, returned):
        assert "không còn chờ duyệt" in answer.content.decode()


@pytest.mark.parametrize("name", ["activity_accept", "activity_return"])
def test_decisions_are_for_clerks(org, sign_in, waiting, name):
    url = address(name, waiting[0])

    assert sign_in(org.chair).post(url).status_code == 403
    assert sign_in(org.other_secretary).post(url).status_code == 403
    assert sign_in(org.outsider).post(url).status_code == 404
    assert sign_in(org.clerk).get(url).status_code == 405


def test_the_page_shows_the_history_and_what_comes_next(org, sign_in, waiting):
    clerk = sign_in(org.clerk)
    values = {"reason": "Thiếu ảnh buổi họp.", "points": ["evidence"]}
    clerk.post(address("activity_return", waiting[0]), READ | values)

    text = sign_in(org.other_secretary).get(address("activity_detail", waiting[0])).content.decode()

    for word in ("Văn phòng trả lại: Thiếu ảnh buổi họp.", "Sửa và gửi", "Lịch sử gửi, duyệt", "Người clerk"):
        assert word in text
    assert "Duyệt <kbd" not in text


def test_the_clerk_decides_on_the_page_too(org, sign_in, waiting):
    text = sign_in(org.clerk).get(address("activity_detail", waiting[0])).content.decode()

    assert address("activity_accept", waiting[0]) in text
    assert "Sửa và gửi" not in text
