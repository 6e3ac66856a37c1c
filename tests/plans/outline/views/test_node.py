from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.enums import NodeKind, Schedule
from plans.periods import Deadline
from tests.factories.plans import make_based_plan, make_issued_plan, make_plan

HTMX = {"HX-Request": "true"}
MOVES = ["node_move_up", "node_move_down", "node_indent", "node_outdent"]
ACTS = ["node_edit", "node_retype", "node_add_below", "node_add_inside", *MOVES, "node_delete"]


@pytest.fixture
def plan(org):
    return make_plan(org)


@pytest.fixture
def phase(plan):
    return plan.nodes.get(text__startswith="Đợt 2")


def address(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def line(**changes):
    return {
        "version": 1,
        "label": "2.",
        "text": "Đợt hai",
        "kind": NodeKind.PHASE,
        "starts_on": "01/07/2026",
        **changes,
    }


def test_a_node_opens_on_the_page_and_alone_for_htmx(org, sign_in, phase):
    client = sign_in(org.clerk)

    page = client.get(address("node_edit", phase)).content.decode()
    outline = client.get(address("node_edit", phase), headers=HTMX).content.decode()

    assert "<html" in page
    assert "data-node-form" in page
    assert outline.strip().startswith("<section")
    assert 'hx-swap-oob="true"' in outline


def test_writing_without_script_leads_back_to_the_place_of_the_node(org, sign_in, plan, phase):
    answer = sign_in(org.clerk).post(address("node_edit", phase), line())

    phase.refresh_from_db()
    assert answer.url == f"/ke-hoach/{plan.pk}/#muc-{phase.pk}"
    assert phase.text == "Đợt hai"


def test_writing_with_script_answers_the_outline_and_can_open_the_next_line(org, sign_in, plan, phase):
    first = plan.nodes.first()

    answer = sign_in(org.clerk).post(address("node_edit", phase), line(then=first.pk), headers=HTMX)

    assert answer.context["form"].node == first
    assert answer.context["plan"].version == 2


def test_a_line_keeps_one_paragraph(org, sign_in, phase):
    sign_in(org.clerk).post(address("node_edit", phase), line(text="Đợt  hai\r\nvà sau đó"))

    phase.refresh_from_db()
    assert phase.text == "Đợt hai và sau đó"


@pytest.mark.parametrize("name", [name for name in ACTS if name != "node_delete"])
def test_an_invalid_line_stops_the_act_and_keeps_what_was_typed(org, sign_in, phase, name):
    wrong = line(text="Đang viết", ends_on="01/06/2026")

    answer = sign_in(org.clerk).post(address(name, phase), wrong)

    form = answer.context["form"]
    assert "phải từ ngày bắt đầu (01/07/2026)" in str(form.errors["ends_on"])
    assert "Đang viết" in answer.content.decode()
    phase.plan.refresh_from_db()
    assert phase.plan.version == 1


@pytest.mark.parametrize("name", ["node_edit", "node_add_below", "node_move_up"])
def test_a_conflict_keeps_what_was_typed_and_shows_what_is_stored(org, sign_in, phase, name):
    client = sign_in(org.clerk)
    client.post(address("node_edit", phase), line(text="Bản của người khác"))

    answer = client.post(address(name, phase), line(text="Bản của tôi"), headers=HTMX)

    text = answer.content.decode()
    assert "vừa được người khác sửa" in text
    assert "Bản của tôi" in text
    assert "Bản đang lưu: Bản của người khác" in text
    assert answer.context["form"]["version"].value() == 2


def test_a_new_kind_keeps_the_line_open_with_the_fields_it_carries(org, sign_in, phase):
    answer = sign_in(org.clerk).post(address("node_retype", phase), line(kind=NodeKind.FORM), headers=HTMX)

    form = answer.context["form"]
    phase.refresh_from_db()
    assert (phase.kind, phase.starts_on) == (NodeKind.FORM, None)
    assert "form" in form.fields
    assert "starts_on" not in form.fields


def test_an_unknown_kind_is_refused(org, sign_in, phase):
    answer = sign_in(org.clerk).post(address("node_retype", phase), line(kind="poem"))

    assert "kind" in answer.context["form"].errors


@pytest.mark.parametrize("name", ["node_add_below", "node_add_inside"])
def test_a_new_line_opens_after_the_branch(org, sign_in, phase, name):
    answer = sign_in(org.clerk).post(address(name, phase), line(), headers=HTMX)

    added = phase.plan.nodes.get(text="")
    assert answer.context["form"].node == added
    assert added.position == 7
    assert phase.plan.nodes.filter(text="Đợt hai").exists()


def test_a_section_is_added_at_the_end(org, sign_in, plan):
    answer = sign_in(org.clerk).post(address("node_create", plan), {"version": 1})

    added = plan.nodes.get(text="")
    assert answer.url == f"/muc/{added.pk}/sua/#muc-{added.pk}"
    assert (added.label, added.position) == ("IV.", 12)


def test_a_section_is_not_added_to_an_older_version(org, sign_in, plan):
    answer = sign_in(org.clerk).post(address("node_create", plan), {"version": 7}, headers=HTMX)

    assert "vừa được người khác sửa" in answer.content.decode()
    assert plan.nodes.count() == 12


def test_an_open_line_moves_and_stays_open(org, sign_in, plan, phase):
    answer = sign_in(org.clerk).post(address("node_move_up", phase), line(), headers=HTMX)

    phase.refresh_from_db()
    assert (phase.position, phase.text) == (3, "Đợt hai")
    assert answer.context["form"].node == phase


def test_a_closed_line_moves_and_stays_closed(org, sign_in, plan, phase):
    client = sign_in(org.clerk)

    plain = client.post(address("node_move_up", phase), {"version": 1})
    live = client.post(address("node_move_down", phase), {"version": 2}, headers=HTMX)

    assert plain.url == f"/ke-hoach/{plan.pk}/#muc-{phase.pk}"
    assert (live.context["form"], live.context["at"]) == (None, phase.pk)


@pytest.mark.parametrize(
    ("position", "name", "reason"),
    [
        (0, "node_move_up", "đứng đầu nhóm"),
        (9, "node_move_down", "đứng cuối nhóm"),
        (3, "node_indent", "không có mục cùng cấp"),
        (0, "node_outdent", "cấp cao nhất"),
    ],
)
def test_a_move_with_nowhere_to_go_says_so(org, sign_in, position, name, reason):
    node = make_plan(org).nodes.get(position=position)

    answer = sign_in(org.clerk).post(address(name, node), {"version": 1}, headers=HTMX)

    assert reason in answer.content.decode()
    assert answer.context["plan"].version == 1


def test_deleting_takes_the_branch_and_stays_near(org, sign_in, plan, phase):
    answer = sign_in(org.clerk).post(address("node_delete", phase), {"version": 1}, headers=HTMX)

    assert plan.nodes.count() == 10
    assert answer.context["at"] == plan.nodes.get(position=4).pk


def test_deleting_from_an_older_version_is_refused(org, sign_in, plan, phase):
    answer = sign_in(org.clerk).post(address("node_delete", phase), {"version": 9})

    assert "vừa được người khác sửa" in answer.content.decode()
    assert plan.nodes.count() == 12


def test_units_of_others_cannot_be_named(org, sign_in, plan):
    holder = plan.nodes.get(kind=NodeKind.DUTY_HOLDER)
    typed = {"version": 1, "label": "1.", "text": "Chi bộ", "kind": NodeKind.DUTY_HOLDER}

    answer = sign_in(org.clerk).post(address("node_edit", holder), {**typed, "units": [org.foreign_cell.pk]})
    sign_in(org.clerk).post(address("node_edit", holder), {**typed, "units": [org.cell.pk]})

    assert "units" in answer.context["form"].errors
    assert list(holder.units.all()) == [org.cell]


@pytest.mark.parametrize("name", ACTS)
def test_acts_on_a_node_are_closed_to_others(org, sign_in, plan, phase, name):
    for persona, status in ((org.outsider, 404), (org.secretary, 404), (org.chair, 403), (org.inspector, 403)):
        assert sign_in(persona).post(address(name, phase), line()).status_code == status
    plan.refresh_from_db()
    assert plan.version == 1


@pytest.mark.parametrize("name", ACTS)
def test_an_issued_outline_is_frozen(org, sign_in, name):
    node = make_issued_plan(org).nodes.first()

    assert sign_in(org.clerk).post(address(name, node), line()).status_code == 403


@pytest.mark.parametrize("name", [name for name in ACTS if name != "node_edit"])
def test_acts_on_a_node_are_posted(org, sign_in, phase, name):
    assert sign_in(org.clerk).get(address(name, phase)).status_code == 405


def test_a_longer_outline_asks_the_database_no_more(org, sign_in, plan):
    client = sign_in(org.clerk)
    with CaptureQueriesContext(connection) as few:
        client.get(address("plan_detail", plan))
    parent = plan.nodes.last()
    for position in range(12, 20):
        node = plan.nodes.create(position=position, parent=parent, text="Thêm.", kind=NodeKind.DUTY)
        node.units.add(org.cell)

    with CaptureQueriesContext(connection) as many:
        client.get(address("plan_detail", plan))

    assert len(many) == len(few)


@pytest.fixture
def duty(plan):
    return plan.nodes.get(kind=NodeKind.DUTY)


def due_line(**changes):
    return {"version": 1, "label": "-", "text": "Gửi báo cáo", "kind": NodeKind.DUTY, **changes}


def test_a_deadline_is_written_and_said_in_words(org, sign_in, duty):
    sent = due_line(schedule="quarter", due_day="20")

    answer = sign_in(org.clerk).post(address("node_edit", duty), sent, follow=True)

    duty.refresh_from_db()
    assert duty.deadline == Deadline(schedule=Schedule.QUARTER, due_day=20)
    assert "hằng quý, trước ngày 20 tháng cuối quý" in answer.content.decode()


def test_the_open_line_shows_its_deadline(org, sign_in, duty):
    duty.deadline = Deadline(date(2026, 9, 15))
    duty.save()

    page = sign_in(org.clerk).get(address("node_edit", duty)).content.decode()

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
    answer = sign_in(org.clerk).post(address("node_edit", duty), due_line(text="Đang viết", **changes))

    assert list(answer.context["form"].errors) == [field]
    assert "Đang viết" in answer.content.decode()


def test_what_a_deadline_does_not_carry_is_let_go(org, sign_in, duty):
    sent = due_line(schedule="", due_on="15/09/2026", due_day="20")

    sign_in(org.clerk).post(address("node_edit", duty), sent)

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
    assert answer.url == f"/muc/{first.pk}/sua/#muc-{first.pk}"
    assert "Tự viết phần mở đầu" not in client.get(f"/ke-hoach/{plan.pk}/").content.decode()


def test_opening_of_an_overtaken_page_is_refused(org, sign_in):
    plan = make_based_plan(org)

    page = sign_in(org.clerk).post(f"/ke-hoach/{plan.pk}/mo-dau/", {"version": 7})

    assert page.context["form"].non_field_errors()
    assert not plan.nodes.filter(kind="paragraph").exists()
