from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.reminders.models import UrgingLetter
from plans.reminders.services.letters import draft_letter, send_letter
from portal.lib import clock
from portal.lib.official import files
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.inbox.models import Notice

LIST, CREATE = reverse("plans:letter_list"), reverse("plans:letter_create")


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def late(org):
    due_on = clock.today() - timedelta(days=4)
    return make_assignment(make_task(make_issued_plan(org), due_on=due_on), org.cell, due_on=due_on)


@pytest.fixture
def letter(org, late) -> UrgingLetter:
    return draft_letter([late], by=org.clerk, at=clock.now())


def url(name: str, letter: UrgingLetter) -> str:
    return reverse(f"plans:letter_{name}", args=[letter.pk])


WORDS = {
    "abstract": "đôn đốc sinh hoạt chuyên đề",
    "opening": "Theo Kế hoạch.",
    "closing": "Đề nghị làm ngay.",
    "signing_power": "T/M ĐẢNG ỦY",
    "post": "BÍ THƯ",
    "signer": "Người Ký",
    "recipients": "Như trên\nLưu Văn phòng",
    "version": 1,
}


def test_a_letter_goes_from_the_selection_to_the_unit(org, late, sign_in):
    clerk, chair, secretary = sign_in(org.clerk), sign_in(org.chair), sign_in(org.secretary)
    page = clerk.get(f"{reverse('plans:urge_several')}?viec={late.pk}").content.decode()
    assert "Soạn công văn đôn đốc" in page

    drafted = clerk.post(CREATE, {"viec": late.pk}, follow=True).content.decode()
    letter = UrgingLetter.objects.get()
    assert "Đã soạn nháp công văn" in drafted
    assert "quá hạn 4 ngày." in drafted
    assert "Đã lưu công văn." in clerk.post(url("detail", letter), WORDS, follow=True).content.decode()
    sending = {**WORDS, "version": 2, "closing": "Đề nghị báo cáo.", "send": "1"}
    assert "Đã gửi lãnh đạo duyệt" in clerk.post(url("detail", letter), sending, follow=True).content.decode()
    issued = {"number": 7, "issued_on": f"{clock.today():%d/%m/%Y}", "version": 4}
    assert "Đã ban hành Công văn số 07-CV/ĐU" in chair.post(url("issue", letter), issued, follow=True).content.decode()

    assert "Đề nghị báo cáo." in clerk.get(url("detail", letter)).content.decode()
    assert "V/v đôn đốc sinh hoạt chuyên đề" in secretary.get(url("detail", letter)).content.decode()
    file = secretary.get(url("file", letter))
    assert docx.Document(BytesIO(file.content)).tables[1].rows[0].cells[1].text == "Chi bộ Kỹ thuật"
    assert Notice.objects.filter(recipient=org.secretary, url=url("detail", letter)).count() == 1


def test_only_a_clerk_is_offered_a_letter(org, late, sign_in):
    page = sign_in(org.inspector).get(f"{reverse('plans:urge_several')}?viec={late.pk}").content.decode()

    assert "Soạn công văn" not in page


def test_nothing_open_makes_no_letter(org, late, sign_in):
    page = sign_in(org.clerk).post(CREATE, {"viec": "x"}, follow=True).content.decode()

    assert "Chưa chọn nhiệm vụ nào còn mở" in page
    assert not UrgingLetter.objects.exists()


def test_a_second_click_drafts_no_second_letter(org, late, sign_in):
    client = sign_in(org.clerk)
    page = client.get(f"{reverse('plans:urge_several')}?viec={late.pk}")

    for _ in range(2):
        answer = client.post(CREATE, {"viec": late.pk, "token": page.context["token"]})

    assert answer.url == url("detail", UrgingLetter.objects.get())


def test_a_bad_save_keeps_what_was_typed(org, letter, sign_in):
    page = sign_in(org.clerk).post(url("detail", letter), {**WORDS, "signer": "", "opening": "Chữ vừa gõ."})

    assert "Chưa điền mục này." in page.content.decode()
    assert "Chữ vừa gõ." in page.content.decode()
    assert UrgingLetter.objects.get().version == 1


def test_a_second_window_is_told_and_keeps_its_words(org, letter, sign_in):
    client = sign_in(org.clerk)
    client.post(url("detail", letter), WORDS)

    page = client.post(url("detail", letter), {**WORDS, "opening": "Chữ của cửa sổ kia."}).content.decode()

    assert "vừa được người khác sửa" in page
    assert "Bản đang lưu: Theo Kế hoạch." in page
    assert "Chữ của cửa sổ kia." in page


def test_a_leader_returns_it_with_a_reason(org, letter, sign_in):
    send_letter(letter, expected_version=1, by=org.clerk, at=clock.now())
    chair, typed = sign_in(org.chair), {"reason": "Sửa câu 2.", "version": 2}

    assert "Chưa điền mục này." in chair.post(url("take_back", letter), {"reason": ""}).content.decode()
    assert "Đã trả lại" in chair.post(url("take_back", letter), typed, follow=True).content.decode()


def test_a_refused_number_stands_beside_its_field(org, letter, sign_in):
    send_letter(letter, expected_version=1, by=org.clerk, at=clock.now())
    typed = {"number": 7, "issued_on": f"{clock.today() + timedelta(days=1):%d/%m/%Y}", "version": 2}

    page = sign_in(org.chair).post(url("issue", letter), typed).content.decode()

    assert "không được sau hôm nay" in page
    assert not UrgingLetter.objects.exclude(state="in_review").exists()


def test_a_draft_is_deleted(org, letter, sign_in):
    page = sign_in(org.clerk).post(url("delete", letter), {"version": 1}, follow=True).content.decode()

    assert "Đã xóa bản nháp công văn." in page
    assert "Chưa có công văn đôn đốc nào" in page


def test_the_draft_is_taken_as_a_word_file_and_an_unknown_kind_refused(org, letter, sign_in):
    client = sign_in(org.inspector)

    assert client.get(url("export", letter)).headers["Content-Disposition"].endswith('"cong-van-du-thao-cv-du.docx"')
    assert "Không xuất được dạng" in client.get(url("export", letter), {"dang": "exe"}, follow=True).content.decode()


def test_three_letters_cost_as_many_queries_as_one(org, late, letter, sign_in, django_assert_num_queries):
    client = sign_in(org.clerk)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(2):
        draft_letter([late], by=org.clerk, at=clock.now())

    with django_assert_num_queries(len(one)):
        client.get(LIST)
