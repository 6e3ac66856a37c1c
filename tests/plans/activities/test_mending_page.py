"""What the office asked to mend, at the very parts of the form; and an acceptance taken back."""

import pytest
from django.urls import reverse

from plans.activities.models import Activity
from plans.enums import ActivityState
from tests.factories.plans import make_activity, make_issued_plan

READ = {"expected_version": 1}


@pytest.fixture
def sent(org):
    return make_activity(make_issued_plan(org), org.cell, ActivityState.SUBMITTED)


def address(name, activity):
    return reverse(f"plans:{name}", args=[activity.pk])


def test_a_chip_names_its_part_and_ticked_parts_get_the_words(org, sign_in, sent):
    values = {"usual": ["Thiếu ảnh", "Ảnh không rõ"], "points": ["place"], "reason": "Ghi rõ phòng họp nào."}

    sign_in(org.clerk).post(address("activity_return", sent), READ | values)

    assert sent.reviews.get().points == {"place": "Ghi rõ phòng họp nào.", "evidence": "Thiếu ảnh. Ảnh không rõ"}
    assert sent.reviews.get().reason == "Thiếu ảnh. Ảnh không rõ. Ghi rõ phòng họp nào."


def test_words_without_a_part_are_asked_for_one(org, sign_in, sent):
    answer = sign_in(org.clerk).post(address("activity_return", sent), READ | {"reason": "Ghi rõ phòng họp nào."})

    text = answer.content.decode()
    assert "Đánh dấu ít nhất một phần cần sửa" in text
    assert "Ghi rõ phòng họp nào." in text
    assert Activity.objects.get().state == "submitted"


def test_a_double_needs_no_part(org, sign_in, sent):
    sign_in(org.clerk).post(address("activity_return", sent), READ | {"usual": ["Trùng hoạt động"]})

    assert (sent.reviews.get().reason, sent.reviews.get().points) == ("Trùng hoạt động", {})


def test_the_form_marks_the_parts_with_the_words_of_the_office(org, sign_in, sent):
    values = {"usual": ["Thiếu số liệu"], "points": ["links"], "reason": "Gửi kèm đường dẫn bài."}
    sign_in(org.clerk).post(address("activity_return", sent), READ | values)

    answer = sign_in(org.secretary).get(address("activity_edit", sent))

    text = answer.content.decode()
    assert answer.context["form"].to_mend == [("figures", "Số liệu"), ("links", "Đường dẫn")]
    for part, words in (("figures", "Thiếu số liệu"), ("links", "Gửi kèm đường dẫn bài.")):
        assert f'href="#sua-{part}"' in text
        assert f'id="sua-{part}"' in text
        assert f"<b>Văn phòng đề nghị sửa:</b> {words}" in text
    assert 'id="sua-place"' not in text


def test_a_new_form_marks_nothing(org, sign_in, sent):
    assert sign_in(org.secretary).get("/hoat-dong/ghi/").context["form"].to_mend == []


def test_the_clerk_takes_an_acceptance_back_on_its_page(org, sign_in, sent):
    clerk = sign_in(org.clerk)
    clerk.post(address("activity_accept", sent), READ)
    assert address("activity_reopen", sent) in clerk.get(address("activity_detail", sent)).content.decode()

    answer = clerk.post(address("activity_reopen", sent), {"usual": ["Trùng hoạt động"]}, follow=True)

    assert Activity.objects.get().state == "returned"
    assert "Đã mở lại để đơn vị sửa" in answer.content.decode()


def test_reopening_without_a_reason_is_refused_on_its_page(org, sign_in, sent):
    Activity.objects.update(state=ActivityState.ACCEPTED)

    answer = sign_in(org.clerk).post(address("activity_reopen", sent), {"points": ["figures"]})

    assert "Ghi lý do trả lại" in answer.content.decode()
    assert Activity.objects.get().state == "accepted"


def test_what_a_report_counts_says_so_and_offers_no_reopening(org, sign_in, sent):
    Activity.objects.update(state=ActivityState.ACCEPTED, reported_in="Báo cáo số 03-BC/ĐU")
    clerk = sign_in(org.clerk)

    text = clerk.get(address("activity_detail", sent)).content.decode()

    assert "Số liệu đã nằm trong Báo cáo số 03-BC/ĐU" in text
    assert address("activity_reopen", sent) not in text
    assert clerk.post(address("activity_reopen", sent), {"usual": ["Trùng hoạt động"]}).status_code == 403


def test_reopening_is_for_clerks(org, sign_in, sent):
    Activity.objects.update(state=ActivityState.ACCEPTED)
    url = address("activity_reopen", sent)

    assert sign_in(org.chair).post(url).status_code == 403
    assert sign_in(org.secretary).post(url).status_code == 403
    assert sign_in(org.outsider).post(url).status_code == 404
    assert sign_in(org.clerk).get(url).status_code == 405
