import re

import pytest
from django.urls import reverse

from plans.enums import NodeKind
from plans.outline.models import Plan
from tests.factories.plans import make_based_plan
from units.enums import DocumentState

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(org):
    return make_based_plan(org)


@pytest.fixture
def node(plan):
    return plan.nodes.get(text__startswith="Tuyên truyền gương")


def send(client, plan, act, key=0, **sent):
    version = Plan.objects.get(pk=plan.pk).version
    url = reverse("plans:outline_edit", args=[plan.pk]) + (f"?muc={key}" if key else "")
    return client.post(url, {"act": act, "version": version, **sent}, headers=sent.pop("headers", {}))


def button(page):
    """The button and what it says, of a whole page or of an answer."""
    tag, words = re.search(r'<button[^>]*id="outline-undo"([^>]*)>(.*?)</button>', page.content.decode(), re.S).groups()
    return tag, " ".join(re.sub(r"<[^>]+>", "", words).split()).replace(" :", ":")


def line(node, **changes):
    return {"open": node.pk, "label": "-", "text": node.text, "kind": node.kind, **changes}


def test_the_button_tells_what_would_be_taken_back(org, sign_in, plan, node):
    client = sign_in(org.clerk)
    tag, words = button(client.get(plan.get_absolute_url()))
    assert ("disabled" in tag, words) == (True, "Hoàn tác")

    deleted = send(client, plan, "delete", node.pk, headers=HTMX)
    tag, words = button(deleted)
    assert ("disabled" in tag, 'hx-swap-oob="true"' in tag, words) == (False, True, "Hoàn tác: xóa mục 7")

    undone = send(client, plan, "undo", headers=HTMX)
    assert "disabled" in button(undone)[0]
    assert "Đã hoàn tác: xóa mục 7." in undone.content.decode()
    assert plan.nodes.filter(pk=node.pk, text=node.text).exists()


def test_without_a_script_it_leads_back_to_the_line(org, sign_in, plan, node):
    client = sign_in(org.clerk)
    send(client, plan, "delete", node.pk)

    answer = send(client, plan, "undo")

    assert answer.url == f"{plan.get_absolute_url()}#muc-{node.pk}"
    assert plan.nodes.filter(pk=node.pk).exists()


@pytest.mark.parametrize("wrong", [{"text": "Chữ mới"}, {"kind": "none"}, {"starts_on": "31/02/2026"}])
def test_what_is_being_typed_is_let_go_right_or_wrong(org, sign_in, plan, node, wrong):
    client = sign_in(org.clerk)
    send(client, plan, "save", node.pk, **line(node, text="Bản đã lưu."))
    node.refresh_from_db()

    answer = send(client, plan, "undo", **line(node, **wrong), headers=HTMX)

    assert "Đã hoàn tác: sửa mục 7." in answer.content.decode()
    assert answer.context["form"].open_line is None
    assert plan.nodes.get(pk=node.pk).text == "Bản đã lưu."
    assert button(answer)[1] == "Hoàn tác: sửa mục 7"


def test_an_open_line_with_nothing_typed_does_not_stand_in_the_way(org, sign_in, plan, node):
    client = sign_in(org.clerk)
    send(client, plan, "save", node.pk, **line(node, kind=NodeKind.PARAGRAPH))
    node.refresh_from_db()

    send(client, plan, "undo", **line(node))

    assert plan.nodes.get(pk=node.pk).kind == NodeKind.CONTENT_ITEM


def test_who_comes_second_sees_the_outline_as_it_is(org, sign_in, plan, node):
    client = sign_in(org.clerk)
    send(client, plan, "delete", node.pk)

    answer = send(client, plan, "undo", version=1, headers=HTMX)

    page = answer.content.decode()
    assert "Đề cương vừa được người khác sửa, việc vừa chọn chưa làm." in page
    assert "Phần anh/chị nhập" not in page  # nothing was
    assert answer.context["form"]["version"].value() == 2
    assert not plan.nodes.filter(pk=node.pk).exists()


def test_a_plan_in_review_has_no_undo(org, sign_in, plan, node):
    client = sign_in(org.clerk)
    send(client, plan, "delete", node.pk)
    Plan.objects.filter(pk=plan.pk).update(state=DocumentState.IN_REVIEW)

    assert send(client, plan, "undo").status_code == 403
    assert 'id="outline-undo"' not in client.get(plan.get_absolute_url()).content.decode()
