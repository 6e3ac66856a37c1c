from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.enums import NodeKind, Schedule
from plans.outline.edits import Act
from plans.periods import Deadline
from tests.factories.plans import make_based_plan, make_issued_plan, make_plan

HTMX = {"HX-Request": "true"}
ACTS = ["open", "save", *(act for act in Act if act != Act.SETTLE)]


@pytest.fixture
def plan(org):
    return make_plan(org)


@pytest.fixture
def phase(plan):
    return plan.nodes.get(text__startswith="Đợt 2")


def page_of(plan, key=None):
    return reverse("plans:outline_edit", args=[plan.pk]) + (f"?muc={key}" if key else "")


def line(node, **changes):
    """What the browser sends of an open line."""
    typed = {"label": "2.", "text": "Đợt hai", "kind": NodeKind.PHASE, "starts_on": "01/07/2026"}
    return {"version": 1, "open": node.pk, **typed, **changes}


def send(client, node, act, sent, **more):
    return client.post(page_of(node.plan, node.pk), {**sent, "act": act}, **more)


def test_a_line_opens_on_the_page_and_alone_for_htmx(org, sign_in, phase):
    client = sign_in(org.clerk)

    page = client.get(page_of(phase.plan, phase.pk)).content.decode()
    outline = client.get(page_of(phase.plan, phase.pk), headers=HTMX).content.decode()

    assert "<html" in page
    assert "data-line-open" in page
    assert outline.strip().startswith("<section")
    assert 'id="paper"' not in outline


def test_a_line_that_is_no_more_opens_nothing(org, sign_in, plan):
    page = sign_in(org.clerk).get(page_of(plan, 999)).content.decode()

    assert "data-line-open" not in page
    assert page.count("data-row") >= 12


def test_writing_without_script_leads_back_to_the_place_of_the_line(org, sign_in, plan, phase):
    answer = send(sign_in(org.clerk), phase, "save", line(phase))

    phase.refresh_from_db()
    assert answer.url == f"/ke-hoach/{plan.pk}/#muc-{phase.pk}"
    assert phase.text == "Đợt hai"


def test_writing_with_script_answers_outline_and_paper_and_can_open_the_next_line(org, sign_in, plan, phase):
    first = plan.nodes.first()

    answer = send(sign_in(org.clerk), first, "open", line(phase), headers=HTMX)

    phase.refresh_from_db()
    assert (answer.context["form"].open_line.old.key, phase.text) == (first.pk, "Đợt hai")
    assert answer.context["plan"].version == 2
    assert 'id="paper"' in answer.content.decode()


def test_a_line_keeps_one_paragraph(org, sign_in, phase):
    send(sign_in(org.clerk), phase, "save", line(phase, text="Đợt  hai\r\nvà sau đó"))

    phase.refresh_from_db()
    assert phase.text == "Đợt hai và sau đó"


@pytest.mark.parametrize("act", ACTS)
def test_an_invalid_line_stops_the_act_and_keeps_what_was_typed(org, sign_in, phase, act):
    wrong = line(phase, text="Đang viết", ends_on="01/06/2026")

    answer = send(sign_in(org.clerk), phase, act, wrong)

    assert "phải từ ngày bắt đầu (01/07/2026)" in str(answer.context["form"].open_line.errors["ends_on"])
    assert "Đang viết" in answer.content.decode()
    phase.plan.refresh_from_db()
    assert phase.plan.version == 1


@pytest.mark.parametrize("act", ["save", "below", "up"])
def test_a_conflict_keeps_what_was_typed_and_shows_what_is_stored(org, sign_in, phase, act):
    client = sign_in(org.clerk)
    send(client, phase, "save", line(phase, text="Bản của người khác"))

    answer = send(client, phase, act, line(phase, text="Bản của tôi"), headers=HTMX)

    text = answer.content.decode()
    assert "vừa được người khác sửa" in text
    assert "Bản của tôi" in text
    assert "Bản đang lưu: Bản của người khác" in text
    assert answer.context["form"]["version"].value() == 2


def test_the_words_for_a_line_that_others_deleted_are_not_lost(org, sign_in, phase):
    client = sign_in(org.clerk)
    client.post(page_of(phase.plan, phase.pk), {"version": 1, "act": "delete"})

    answer = send(client, phase, "save", line(phase, text="Bản của tôi"), headers=HTMX)

    text = answer.content.decode()
    assert "vừa được người khác sửa" in text
    assert "Bản của tôi</textarea>" in text
    assert 'name="open"' not in text


def test_a_new_kind_keeps_the_line_open_with_the_fields_it_carries(org, sign_in, phase):
    answer = send(sign_in(org.clerk), phase, "open", line(phase, kind=NodeKind.FORM), headers=HTMX)

    fields = answer.context["form"].open_line.fields
    phase.refresh_from_db()
    assert (phase.kind, phase.starts_on) == (NodeKind.FORM, None)
    assert "form" in fields
    assert "starts_on" not in fields


@pytest.mark.parametrize(("name", "value"), [("kind", "poem"), ("act", "burn"), ("act", "settle")])
def test_what_is_unknown_is_refused(org, sign_in, phase, name, value):
    sent = {"act": "save", **line(phase), name: value}

    answer = sign_in(org.clerk).post(page_of(phase.plan, phase.pk), sent)

    form = answer.context["form"]
    assert name in {**form.errors, **form.open_line.errors}


@pytest.mark.parametrize(("act", "position"), [("below", 7), ("inside", 7)])
def test_a_new_line_opens_after_the_branch(org, sign_in, phase, act, position):
    answer = send(sign_in(org.clerk), phase, act, line(phase), headers=HTMX)

    added = phase.plan.nodes.get(text="")
    assert answer.context["form"].open_line.old.key == added.pk
    assert added.position == position
    assert phase.plan.nodes.filter(text="Đợt hai").exists()


def test_a_section_is_added_at_the_end(org, sign_in, plan):
    answer = sign_in(org.clerk).post(page_of(plan), {"version": 1, "act": "section"})

    added = plan.nodes.get(text="")
    assert answer.url == f"{page_of(plan, added.pk)}#muc-{added.pk}"
    assert (added.label, added.position) == ("IV.", 12)


def test_a_section_is_not_added_to_an_older_version(org, sign_in, plan):
    answer = sign_in(org.clerk).post(page_of(plan), {"version": 7, "act": "section"}, headers=HTMX)

    assert "vừa được người khác sửa" in answer.content.decode()
    assert plan.nodes.count() == 12


def test_an_open_line_moves_and_stays_open(org, sign_in, plan, phase):
    answer = send(sign_in(org.clerk), phase, "up", line(phase), headers=HTMX)

    phase.refresh_from_db()
    assert (phase.position, phase.text) == (3, "Đợt hai")
    assert answer.context["form"].open_line.old.key == phase.pk


def test_a_closed_line_moves_and_stays_closed_whatever_is_open_elsewhere(org, sign_in, plan, phase):
    client, first = sign_in(org.clerk), plan.nodes.first()

    plain = send(client, phase, "up", {"version": 1})
    live = send(client, first, "down", line(phase, version=2), headers=HTMX)

    phase.refresh_from_db()
    assert plain.url == f"/ke-hoach/{plan.pk}/#muc-{phase.pk}"
    assert (live.context["form"].open_line, live.context["at"], phase.text) == (None, first.pk, "Đợt hai")
    assert "Đã chuyển mục 1 cùng 1 mục bên dưới thành mục" in live.content.decode()


def test_an_open_line_is_merged_split_and_put_elsewhere(org, sign_in, plan, phase):
    client = sign_in(org.clerk)

    split = send(client, phase, "split", line(phase, text="Đợt hai; và sau đó", rest="và sau đó"), headers=HTMX)
    lower = plan.nodes.get(text="và sau đó")
    merged = send(client, lower, "merge", {"version": 2}, headers=HTMX)
    placed = send(client, phase, "place", {"version": 3, "before": 1}, headers=HTMX)

    assert (split.context["form"].open_line.old.key, split.context["edit"].caret) == (lower.pk, 0)
    assert merged.context["at"] == phase.pk
    assert (placed.context["at"], plan.nodes.get(pk=phase.pk).position) == (phase.pk, 0)
    assert plan.nodes.get(pk=phase.pk).text == "Đợt hai; và sau đó"


@pytest.mark.parametrize(
    ("position", "act", "reason"),
    [
        (0, "up", "đứng đầu"),
        (11, "down", "đứng cuối"),
        (3, "indent", "sâu nhất"),
        (0, "outdent", "cấp cao nhất"),
        (0, "merge", "không có mục ở trên"),
        (0, "split", "Đặt con trỏ"),
    ],
)
def test_an_act_that_cannot_be_says_so(org, sign_in, position, act, reason):
    node = make_plan(org).nodes.get(position=position)
    node.plan.nodes.filter(position=2).update(label="")

    answer = send(sign_in(org.clerk), node, act, {"version": 1}, headers=HTMX)

    assert reason in answer.content.decode()
    assert answer.context["plan"].version == 1


def test_deleting_takes_the_branch_and_stays_near(org, sign_in, plan, phase):
    answer = send(sign_in(org.clerk), phase, "delete", {"version": 1}, headers=HTMX)

    assert plan.nodes.count() == 10
    assert answer.context["at"] == plan.nodes.get(position=4).pk


def test_the_last_line_may_go(org, sign_in, plan):
    plan.nodes.exclude(parent=None).delete()
    plan.nodes.filter(position__gt=0).delete()
    client = sign_in(org.clerk)

    answer = send(client, plan.nodes.get(), "delete", {"version": 1})

    assert answer.url == plan.get_absolute_url()
    assert "Chưa có mục nào." in client.get(answer.url).content.decode()


def test_deleting_from_an_older_version_is_refused(org, sign_in, plan, phase):
    answer = send(sign_in(org.clerk), phase, "delete", {"version": 9})

    assert "vừa được người khác sửa" in answer.content.decode()
    assert plan.nodes.count() == 12


def test_units_of_others_cannot_be_named(org, sign_in, plan):
    holder = plan.nodes.get(kind=NodeKind.DUTY_HOLDER)
    typed = line(holder, label="1.", text="Chi bộ", kind=NodeKind.DUTY_HOLDER)

    answer = send(sign_in(org.clerk), holder, "save", {**typed, "units": [org.foreign_cell.pk]})
    send(sign_in(org.clerk), holder, "save", {**typed, "units": [org.cell.pk]})

    assert "units" in answer.context["form"].open_line.errors
    assert list(holder.units.all()) == [org.cell]


def test_unit_that_is_no_number_is_refused_in_our_words(org, sign_in, plan):
    holder = plan.nodes.get(kind=NodeKind.DUTY_HOLDER)
    typed = line(holder, label="1.", text="Chi bộ", kind=NodeKind.DUTY_HOLDER, units=["x"])

    errors = send(sign_in(org.clerk), holder, "save", typed).context["form"].open_line.errors

    assert errors["units"] == ["Hãy chọn trong danh sách; “x” không có trong đó."]


def test_acts_on_an_outline_are_closed_to_others(org, sign_in, plan, phase):
    for persona, status in ((org.outsider, 404), (org.secretary, 404), (org.chair, 403), (org.inspector, 403)):
        assert send(sign_in(persona), phase, "save", line(phase)).status_code == status
    plan.refresh_from_db()
    assert plan.version == 1


def test_an_issued_outline_is_frozen(org, sign_in):
    node = make_issued_plan(org).nodes.first()

    assert send(sign_in(org.clerk), node, "save", line(node)).status_code == 403


def test_a_longer_outline_asks_the_database_no_more(org, sign_in, plan):
    client = sign_in(org.clerk)
    with CaptureQueriesContext(connection) as few:
        client.get(plan.get_absolute_url())
    parent = plan.nodes.last()
    for position in range(12, 20):
        node = plan.nodes.create(position=position, parent=parent, text="Thêm.", kind=NodeKind.DUTY)
        node.units.add(org.cell)

    with CaptureQueriesContext(connection) as many:
        client.get(plan.get_absolute_url())

    assert len(many) == len(few)


@pytest.fixture
def duty(plan):
    return plan.nodes.get(kind=NodeKind.DUTY)


def due_line(duty, **changes):
    return line(duty, **{"label": "-", "text": "Gửi báo cáo", "kind": NodeKind.DUTY, "starts_on": "", **changes})


def test_a_deadline_is_written_and_said_in_words(org, sign_in, duty):
    sent = due_line(duty, schedule="quarter", due_day="20")

    answer = send(sign_in(org.clerk), duty, "save", sent, follow=True)

    duty.refresh_from_db()
    assert duty.deadline == Deadline(schedule=Schedule.QUARTER, due_day=20)
    assert "hằng quý, trước ngày 20 tháng cuối quý" in answer.content.decode()


def test_the_open_line_shows_its_deadline(org, sign_in, duty):
    duty.deadline = Deadline(date(2026, 9, 15))
    duty.save()

    page = sign_in(org.clerk).get(page_of(duty.plan, duty.pk)).content.decode()

    assert 'value="15/09/2026"' in page
    assert '<option value="once" selected>' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"schedule": "once"}, "due_on"),
        ({"schedule": "once", "due_on": "31/02/2026"}, "due_on"),
        ({"schedule": "quarter", "due_day": "32"}, "due_day"),
        ({"schedule": "week"}, "schedule"),
    ],
)
def test_a_wrong_deadline_stops_the_act_and_keeps_what_was_typed(org, sign_in, duty, changes, field):
    answer = send(sign_in(org.clerk), duty, "save", due_line(duty, text="Đang viết", **changes))

    assert list(answer.context["form"].open_line.errors) == [field]
    assert "Đang viết" in answer.content.decode()


def test_what_a_deadline_does_not_carry_is_let_go(org, sign_in, duty):
    sent = due_line(duty, schedule="", due_on="15/09/2026", due_day="20")

    send(sign_in(org.clerk), duty, "save", sent)

    duty.refresh_from_db()
    assert (duty.text, duty.deadline) == ("Gửi báo cáo", None)


def test_clerk_sees_the_opening_and_goes_on_writing_it(org, sign_in):
    plan = make_based_plan(org)
    client = sign_in(org.clerk)

    page = client.get(f"/ke-hoach/{plan.pk}/")
    answer = client.post(f"/ke-hoach/{plan.pk}/mo-dau/", {"version": 1})

    first = plan.nodes.in_order()[0]
    assert page.context["opening"] == (first.text,)
    assert "Tự viết phần mở đầu" in page.content.decode()
    assert answer.url == f"{page_of(plan, first.pk)}#muc-{first.pk}"
    assert "Tự viết phần mở đầu" not in client.get(f"/ke-hoach/{plan.pk}/").content.decode()


def test_opening_of_an_overtaken_page_is_refused(org, sign_in):
    plan = make_based_plan(org)

    page = sign_in(org.clerk).post(f"/ke-hoach/{plan.pk}/mo-dau/", {"version": 7})

    assert page.context["refusal"].non_field_errors()
    assert not plan.nodes.filter(kind="paragraph").exists()
