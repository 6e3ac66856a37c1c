from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState, NodeKind
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from tests.lib.hostile import picture

CREATE = "/hoat-dong/ghi/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def work(org, plan):
    return make_assignment(make_task(plan, org.cell), org.cell)


def typed(**changes):
    values = {
        "token": str(uuid4()),
        "form": "oral",
        "held_from": "09/03/2026",
        "place": "Hội trường",
        "description": "Sinh hoạt chuyên đề.",
        "figure_cell_meetings": "1",
        "figure_attendances": "0",
    }
    return {**values, **changes}


def photo(name="anh.jpg", content=None):
    return SimpleUploadedFile(name, content or picture())


def address(name, activity):
    return reverse(f"plans:{name}", args=[activity.pk])


def test_a_reporter_sends_an_activity_for_given_work_with_a_photo(org, sign_in, work):
    values = typed(assignment=work.pk, completes_assignment="on", uploads=[photo()], send="yes")

    answer = sign_in(org.secretary).post(CREATE, values, follow=True)

    activity, work = Activity.objects.get(), type(work).objects.get()
    assert answer.redirect_chain[-1][0] == address("activity_detail", activity)
    assert (activity.state, activity.plan, activity.unit) == ("submitted", work.task.plan, org.cell)
    assert dict(activity.figures.values_list("metric", "value")) == {"cell_meetings": 1, "attendances": 0}
    assert (activity.evidence.count(), work.done_on) == (1, date(2026, 3, 10))
    for word in ("Đã gửi Văn phòng duyệt", "Ghi tiếp"):
        assert word in answer.content.decode()


def test_the_form_opens_with_the_work_named_in_the_address(org, sign_in, work):
    form = sign_in(org.secretary).get(f"{CREATE}?assignment={work.pk}").context["form"]

    assert (form["assignment"].value(), form["form"].value()) == (work.pk, "oral")


@pytest.mark.parametrize("pk", ["0", "x", "-1"])
def test_work_that_is_not_there_is_not_named(org, sign_in, pk):
    assert sign_in(org.secretary).get(f"{CREATE}?assignment={pk}").context["form"]["assignment"].value() is None


def test_other_work_takes_its_plan_from_the_content(org, sign_in, plan):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()

    sign_in(org.secretary).post(CREATE, typed(content_items=[item.pk], draft="yes"))

    activity = Activity.objects.get()
    assert (activity.state, activity.plan, activity.unit, activity.assignment) == ("draft", plan, org.cell, None)


def test_a_draft_needs_no_words_and_stays_open(org, sign_in, plan):
    answer = sign_in(org.secretary).post(CREATE, typed(plan=plan.pk, description="", draft="yes"), follow=True)

    assert answer.redirect_chain[-1][0] == address("activity_edit", Activity.objects.get())
    assert "Đã lưu nháp 10:00" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"form": ""}, "form"),
        ({"held_from": "31/02/2026"}, "held_from"),
        ({"held_from": "11/03/2026"}, "held_from"),
        ({"held_to": "01/03/2026"}, "held_to"),
        ({"description": ""}, "description"),
        ({"assignment": "", "plan": ""}, "plan"),
        ({"assignment": "99999"}, "assignment"),
        ({"figure_attendances": "nhiều"}, "figure_attendances"),
        ({"figure_attendances": "-1"}, "figure_attendances"),
        ({"figure_banners": "2"}, "figure_banners"),
        ({"links": "javascript:alert(1)"}, "links"),
        ({"links": "ftp://a.vn/b"}, "links"),
        ({"links": "https://a.vn/1\n" * 11}, "links"),
        ({"content_items": ["99999"]}, "content_items"),
    ],
)
def test_a_failed_form_keeps_the_words_and_the_photos(org, sign_in, work, changes, field):
    values = typed(place="Sân trụ sở", assignment=work.pk, uploads=[photo()], send="yes", **{})

    answer = sign_in(org.secretary).post(CREATE, {**values, **changes})

    text = answer.content.decode()
    assert field in answer.context["form"].errors
    assert "Sân trụ sở" in text
    assert f"/minh-chung/{Evidence.objects.get().pk}/nho/" in text
    assert not Activity.objects.exists()


def test_the_photos_of_a_failed_form_come_with_the_next_try(org, sign_in, work):
    client, values = sign_in(org.secretary), typed(assignment=work.pk, send="yes")
    small = photo("b.png", picture(size=(300, 200), kind="PNG"))
    client.post(CREATE, {**values, "held_from": "", "uploads": [photo(), small]})

    client.post(CREATE, values)

    assert Activity.objects.get().evidence.count() == 2


def test_a_bad_file_is_named_and_the_good_ones_are_kept(org, sign_in, work):
    values = typed(assignment=work.pk, send="yes", uploads=[photo(), photo("giả.jpg", b"<html>")])

    answer = sign_in(org.secretary).post(CREATE, values)

    assert "giả.jpg" in str(answer.context["form"].errors["uploads"])
    assert (Evidence.objects.count(), Activity.objects.count()) == (1, 0)


def test_a_file_too_large_is_refused_unread(org, sign_in, work, monkeypatch):
    monkeypatch.setattr("plans.activities.forms.logging.MAX_BYTES", 100)

    answer = sign_in(org.secretary).post(CREATE, typed(assignment=work.pk, uploads=[photo()], send="yes"))

    assert "lớn hơn" in str(answer.context["form"].errors["uploads"])


def test_a_double_click_makes_one_record(org, sign_in, work):
    client, values = sign_in(org.secretary), typed(assignment=work.pk, send="yes")

    client.post(CREATE, values)
    client.post(CREATE, {**values, "assignment": ""})

    assert Activity.objects.count() == 1


def test_the_form_asks_as_often_for_much_work_as_for_little(org, sign_in, plan):
    client = sign_in(org.secretary)
    make_assignment(make_task(plan, org.cell), org.cell)
    with CaptureQueriesContext(connection) as one:
        client.get(CREATE)
    for number in range(2):
        other = make_issued_plan(org, f"tuyên truyền {number}")
        make_assignment(make_task(other, org.cell, schedule="quarter", due_day=20, due_on=None), org.cell)
        make_activity(other, org.cell, ActivityState.DRAFT, created_by=org.secretary)

    with CaptureQueriesContext(connection) as three:
        client.get(CREATE)

    assert len(three) == len(one)


def test_what_is_delivered_again_is_taken_once(org, sign_in, work):
    """The answer was lost on a bad line: the work is done by then, and no longer open."""
    client = sign_in(org.secretary)
    values = typed(assignment=work.pk, completes_assignment="on", send="yes", page_token=str(uuid4()))

    first, again = (client.post(CREATE, values, headers={"HX-Request": "true"}) for _ in range(2))

    activity = Activity.objects.get()
    assert [first["HX-Redirect"], again["HX-Redirect"]] == [address("activity_detail", activity)] * 2
    assert (activity.state, activity.version) == ("submitted", 2)


def test_what_was_returned_meanwhile_is_not_sent_by_its_first_delivery(org, sign_in, work):
    client, values = sign_in(org.secretary), typed(assignment=work.pk, send="yes", page_token=str(uuid4()))
    client.post(CREATE, values)
    Activity.objects.update(state=ActivityState.RETURNED)

    client.post(CREATE, values)
    assert Activity.objects.get().state == "returned"
    client.post(CREATE, {**values, "page_token": str(uuid4()), "version": "2", "description": "Đã bổ sung."})

    assert (Activity.objects.get().state, Activity.objects.get().description) == ("submitted", "Đã bổ sung.")


def test_a_page_whose_answers_were_lost_writes_on_in_its_own_draft(org, sign_in, plan):
    client, values = sign_in(org.secretary), typed(plan=plan.pk, autosave="yes", page_token=str(uuid4()))
    for words in ("Một.", "Hai.", "Ba."):
        client.post(CREATE, {**values, "description": words})

    other = client.post(CREATE, {**values, "page_token": str(uuid4()), "description": "Trang khác."})

    assert "vừa được người khác sửa" in other.content.decode()
    assert (Activity.objects.get().description, Activity.objects.get().version) == ("Ba.", 3)


def test_given_work_brings_its_content_and_its_plan(org, sign_in, work):
    item = work.task.plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()
    type(work.task).objects.update(node=item)

    form = sign_in(org.secretary).get(f"{CREATE}?assignment={work.pk}").context["form"]

    chosen = [content.node for of in form.contents_of_plans for phase in of.phases for content in phase.contents]
    assert [(card.work, card.is_chosen, card.content) for card in form.work_cards] == [(work, True, str(item.pk))]
    assert form.contents_of_plans[0].phases[0].title == "1. Đợt 1"
    assert (len(chosen), form.contents_of_plans[0].chosen, form["plan"].value()) == (2, 1, work.task.plan_id)


def test_an_unfinished_draft_is_offered_to_its_writer(org, sign_in, plan):
    draft = make_activity(plan, org.cell, ActivityState.DRAFT, created_by=org.secretary)
    make_activity(plan, org.cell, ActivityState.DRAFT)

    page = sign_in(org.secretary).get(CREATE)

    assert list(page.context["drafts"]) == [draft]
    assert address("activity_edit", draft) in page.content.decode()


def test_the_page_tells_zero_from_not_reported(org, sign_in, plan):
    activity = make_activity(plan, org.cell, figures={"cell_meetings": 1, "attendances": 0})

    page = sign_in(org.clerk).get(address("activity_detail", activity)).content.decode()

    assert "<b>0</b> lượt người" in page
    assert "Hội nghị báo cáo viên · Buổi tuyên truyền miệng" in page
    assert "attendances" not in activity.unreported


def test_a_forged_choice_is_simply_invalid(org, sign_in, work):
    foreign = make_issued_plan(org, issuer=org.other_committee)
    theirs = make_assignment(make_task(foreign, org.foreign_cell), org.foreign_cell)

    answer = sign_in(org.secretary).post(CREATE, typed(assignment=theirs.pk, plan=foreign.pk, send="yes"))

    assert {"assignment", "plan"} <= set(answer.context["form"].errors)


def test_a_reporter_of_several_units_says_which(org, sign_in, plan):
    org.secretary.memberships.create(unit=org.union, role="reporter", starts_on=date(2020, 1, 1))
    client = sign_in(org.secretary)

    refused = client.post(CREATE, typed(plan=plan.pk, draft="yes"))
    client.post(CREATE, typed(plan=plan.pk, unit=org.union.pk, draft="yes"))

    assert list(refused.context["form"].errors) == ["unit"]
    assert Activity.objects.get().unit == org.union


def test_logging_is_for_reporters(org, sign_in):
    for user in (org.chair, org.inspector, org.admin, org.superior_reader):
        assert sign_in(user).get(CREATE).status_code == 403
        assert sign_in(user).post(CREATE, typed()).status_code == 403


def test_a_draft_is_changed_sent_and_loses_the_files_marked(org, sign_in, work):
    client = sign_in(org.secretary)
    client.post(CREATE, typed(assignment=work.pk, draft="yes", uploads=[photo()]))
    activity = Activity.objects.get()
    values = typed(token=str(activity.token), version="1", assignment=work.pk, description="Bản sửa.")

    client.post(address("activity_edit", activity), {**values, "removed": [Evidence.objects.get().pk], "send": "yes"})

    activity.refresh_from_db()
    assert (activity.state, activity.description, activity.evidence.count()) == ("submitted", "Bản sửa.", 0)


def test_the_form_of_a_draft_shows_what_is_stored(org, sign_in, plan):
    draft = make_activity(plan, org.cell, ActivityState.DRAFT, links=["https://a.vn/1"])

    form = sign_in(org.secretary).get(address("activity_edit", draft)).context["form"]

    assert (form["figure_cell_meetings"].value(), form["links"].value()) == (1, "https://a.vn/1")
    assert form["version"].value() == 1


def test_a_conflict_keeps_what_was_typed(org, sign_in, plan):
    draft = make_activity(plan, org.cell, ActivityState.DRAFT)
    Activity.objects.update(version=2)
    values = typed(token=str(draft.token), version="1", plan=plan.pk, description="Lời của người sau.")

    answer = sign_in(org.secretary).post(address("activity_edit", draft), values)

    text = answer.content.decode()
    for word in ("vừa được người khác sửa", "Lời của người sau.", "Bản đang lưu: Sinh hoạt chuyên đề quý I."):
        assert word in text
    assert Activity.objects.get().description == "Sinh hoạt chuyên đề quý I."
    expected_version = answer.context["form"]["version"].value()
    sign_in(org.secretary).post(address("activity_edit", draft), {**values, "version": expected_version})
    assert Activity.objects.get().description == "Lời của người sau."


def test_the_form_saves_itself_once_there_are_words(org, sign_in, plan):
    client, values = sign_in(org.secretary), typed(plan=plan.pk, autosave="yes", uploads=[photo()])

    refused = client.post(CREATE, {**values, "description": ""})
    assert "Cần xem lại: Nội dung đã làm." in refused.content.decode()
    assert not Activity.objects.exists()
    answer = client.post(CREATE, typed(plan=plan.pk, token=values["token"], autosave="yes"))

    assert (Activity.objects.get().state, Activity.objects.get().evidence.count()) == ("draft", 1)
    assert "Đã lưu nháp 10:00" in answer.content.decode()
    assert list(answer.context["messages"]) == []


def test_a_form_that_saves_itself_removes_no_file(org, sign_in, plan):
    client = sign_in(org.secretary)
    client.post(CREATE, typed(plan=plan.pk, draft="yes", uploads=[photo()]))
    activity = Activity.objects.get()
    values = typed(token=str(activity.token), version="1", plan=plan.pk, removed=[activity.evidence.get().pk])

    client.post(address("activity_edit", activity), {**values, "autosave": "yes"})

    assert activity.evidence.count() == 1


def test_what_was_sent_is_not_edited(org, sign_in, plan):
    sent = make_activity(plan, org.cell, ActivityState.SUBMITTED)
    url = address("activity_edit", sent)

    assert sign_in(org.secretary).get(url).status_code == 403
    assert sign_in(org.secretary).post(url, typed()).status_code == 403
    assert sign_in(org.other_secretary).get(url).status_code == 404


def test_a_draft_is_deleted_from_its_page(org, sign_in, plan):
    sent, draft = (make_activity(plan, org.cell, state) for state in (ActivityState.SUBMITTED, ActivityState.DRAFT))
    client = sign_in(org.secretary)

    deleted = client.post(address("activity_delete", draft), follow=True)

    assert list(Activity.objects.values_list("pk", "state")) == [(sent.pk, "submitted")]
    assert "Đã xóa" in deleted.content.decode()
    assert sign_in(org.clerk).post(address("activity_delete", sent)).status_code == 403
