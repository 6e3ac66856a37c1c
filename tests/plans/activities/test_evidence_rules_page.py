from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.activities.models import Activity, Evidence, EvidenceRules
from plans.activities.queries.review import levels_for
from tests.browsing import submit
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from tests.lib.hostile import picture

RULES, CREATE = "/quy-dinh-minh-chung/", "/hoat-dong/ghi/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def work(org):
    return make_assignment(make_task(make_issued_plan(org), org.cell, form="visual"), org.cell)


def typed(work, **changes):
    values = {"token": str(uuid4()), "form": "visual", "held_from": "09/03/2026", "description": "Treo băng rôn."}
    return {**values, "assignment": work.pk, "completes_assignment": "on", "send": "yes", **changes}


def photo():
    return SimpleUploadedFile("anh.jpg", picture())


def test_the_clerk_sets_the_rules_of_the_committee(org, sign_in):
    client = sign_in(org.clerk)

    answer = submit(client, RULES, **{"oral.minutes": "required", "oral.attendances": "off"})

    assert answer.status_code == 302
    assert levels_for(org.committee.pk)["oral"] == {
        "attendances": "off",
        "minutes": "required",
        "photo": "off",
        "place": "off",
    }


def test_half_a_choice_is_refused_and_changes_nothing(org, sign_in):
    refused = sign_in(org.clerk).post(RULES, {"version": "0", "oral.minutes": "off"})

    assert "oral.attendances" in refused.context["form"].errors
    assert not EvidenceRules.objects.exists()


def test_a_conflict_over_the_rules_keeps_the_choice_and_shows_the_other(org, sign_in):
    client = sign_in(org.clerk)
    page = client.get(RULES).context["form"]
    values = {f"{form}.{item}": level for form, of in page.levels.items() for item, level in of.items()}
    client.post(RULES, {**values, "version": "0", "oral.minutes": "off"})

    refused = client.post(RULES, {**values, "version": "0", "oral.minutes": "required"})

    text = refused.content.decode()
    assert "vừa được người khác sửa" in text
    assert "Bản đang lưu: Không cần" in text
    assert refused.context["form"]["oral.minutes"].value() == "required"


def test_a_clerk_of_no_such_committee_finds_no_rules(org, sign_in):
    assert sign_in(org.clerk).get(f"{RULES}?don-vi={org.other_committee.pk}").status_code == 404
    assert sign_in(org.clerk).get(f"{RULES}?don-vi=x").context["committee"] == org.committee


def test_the_form_names_what_is_missing_with_ways_to_it_and_keeps_all(org, sign_in, work):
    answer = sign_in(org.secretary).post(CREATE, typed(work))

    text = answer.content.decode()
    assert "còn thiếu: ảnh hoạt động, địa điểm, số lượng đã treo, dựng." in text
    for field in ("uploads", "place", "figure_panels", "held_to"):
        assert f'href="#id_{field}"' in text
        assert f'id="id_{field}"' in text
    assert "Treo băng rôn." in text
    assert not Activity.objects.exists()


def test_a_draft_of_it_can_always_be_saved_and_a_part_be_sent(org, sign_in, work):
    client, values = sign_in(org.secretary), typed(work, draft="yes")
    del values["send"]
    client.post(CREATE, values)
    assert Activity.objects.get().completes_assignment

    part = typed(work, token=values["token"], completes_assignment="", version="1")
    answer = client.post(reverse("plans:activity_edit", args=[Activity.objects.get().pk]), part, follow=True)

    assert Activity.objects.get().state == "submitted"
    assert "Chưa có: ảnh hoạt động, địa điểm" in answer.content.decode()


def test_a_photo_place_and_count_send_it(org, sign_in, work):
    values = typed(work, place="Cổng trụ sở", figure_banners="2", uploads=[photo()])

    answer = sign_in(org.secretary).post(CREATE, values, follow=True)

    assert Activity.objects.get().state == "submitted"
    assert "Thời gian từ ngày đến ngày" in answer.content.decode()  # wanted, so the page still says it


def test_what_a_file_is_said_to_be_is_kept_even_if_the_form_fails(org, sign_in, work):
    client, values = sign_in(org.secretary), typed(work, uploads=[photo()])
    client.post(CREATE, values)
    evidence = Evidence.objects.get()

    answer = client.post(CREATE, {**values, "uploads": [], f"kind_{evidence.pk}": "other"})

    evidence.refresh_from_db()
    assert evidence.kind == "other"
    assert "còn thiếu: ảnh hoạt động" in answer.content.decode()
    assert '<option value="other" selected>' in answer.content.decode()


def test_the_reviewer_is_told_what_is_missing(org, sign_in, work):
    sent = make_activity(work.task.plan, org.cell, "submitted", {"banners": 1}, form="visual", place="")

    for url in ("/hoat-dong/duyet/", reverse("plans:activity_detail", args=[sent.pk])):
        text = sign_in(org.clerk).get(url).content.decode()
        assert "còn thiếu" in text
        assert "Ảnh hoạt động" in text
