from datetime import date

import pytest
from django.urls import reverse

from plans.enums import NodeKind
from plans.outline.models import Node
from tests.factories.plans import make_plan

YEAR = {"tu": "01/01/2026", "den": "31/12/2026"}
LABOUR = "2026-05-01 Ngày Quốc tế Lao động"
TET = "2026-02-17 Tết Nguyên đán"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-01-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_plan(org)


@pytest.fixture
def phase(plan):
    return plan.nodes.filter(kind=NodeKind.PHASE).in_order().first()


def page_of(plan) -> str:
    return reverse("plans:plan_anniversaries", args=[plan.pk])


def choice(plan, phase, *days: str) -> dict:
    return {"place": phase.pk, "days": days, "version": plan.version}


def test_a_new_draft_leads_to_the_days_of_its_span(org, sign_in, plan):
    text = sign_in(org.clerk).get(reverse("plans:plan_detail", args=[plan.pk])).content.decode()

    assert page_of(plan) in text
    assert "ngày kỷ niệm trong thời gian của kế hoạch" in text


def test_round_days_are_ticked_and_the_first_phase_is_the_place(org, sign_in, plan, phase):
    answer = sign_in(org.clerk).get(page_of(plan), YEAR)

    form = answer.context["form"]
    assert "(01/5/1886 - 01/5/2026). Năm tròn" in answer.content.decode()
    ticked = form.initial["days"]
    assert LABOUR in ticked
    assert TET not in ticked
    assert form.initial["place"] == phase


def test_ticked_days_become_contents_below_the_place_in_the_order_of_days(org, sign_in, plan, phase):
    before = list(plan.nodes.filter(parent=phase).in_order())

    answer = sign_in(org.clerk).post(page_of(plan), choice(plan, phase, LABOUR, TET))

    added = list(plan.nodes.filter(parent=phase).in_order())[len(before) :]
    assert [(node.label, node.text, node.kind, node.starts_on, node.ends_on) for node in added] == [
        ("-", "Tết Nguyên đán (17/02/2026).", "content_item", date(2026, 2, 17), date(2026, 2, 17)),
        (
            "-",
            "Kỷ niệm 140 năm Ngày Quốc tế Lao động (01/5/1886 - 01/5/2026).",
            "content_item",
            date(2026, 5, 1),
            date(2026, 5, 1),
        ),
    ]
    assert list(plan.nodes.in_order().values_list("position", flat=True)) == list(range(plan.nodes.count()))
    assert answer.url == f"{reverse('plans:plan_detail', args=[plan.pk])}#muc-{added[0].pk}"


def test_what_was_added_is_not_proposed_again(org, sign_in, plan, phase):
    client = sign_in(org.clerk)
    client.post(page_of(plan), choice(plan, phase, LABOUR))

    assert LABOUR not in client.get(page_of(plan), YEAR).context["form"].proposed


def test_a_second_click_adds_nothing_twice(org, sign_in, plan, phase):
    client = sign_in(org.clerk)
    client.post(page_of(plan), choice(plan, phase, LABOUR))

    again = client.post(page_of(plan), choice(plan, phase, LABOUR))

    assert "Có ngày vừa được đưa vào đề cương" in again.content.decode()
    assert plan.nodes.filter(text__contains="Lao động").count() == 1


def test_all_or_none_when_somebody_else_saved_meanwhile(org, sign_in, plan, phase):
    stale = choice(plan, phase, LABOUR, TET)
    type(plan).objects.filter(pk=plan.pk).update(version=plan.version + 1)
    count = plan.nodes.count()

    answer = sign_in(org.clerk).post(page_of(plan), stale)

    assert plan.nodes.count() == count
    assert "vừa được người khác sửa" in answer.content.decode()
    assert set(answer.context["form"]["days"].value()) == {LABOUR, TET}


def test_nothing_ticked_and_a_foreign_place_are_refused(org, sign_in, plan, phase):
    foreign = make_plan(org, "kế hoạch khác").nodes.filter(kind=NodeKind.PHASE).first()
    client, count = sign_in(org.clerk), Node.objects.count()

    nothing = client.post(page_of(plan), choice(plan, phase))
    elsewhere = client.post(page_of(plan), choice(plan, foreign, LABOUR))

    assert "Đánh dấu ít nhất một ngày." in nothing.content.decode()
    assert elsewhere.context["form"].errors["place"]
    assert Node.objects.count() == count


def test_a_span_that_ends_before_it_starts_says_so(org, sign_in, plan):
    answer = sign_in(org.clerk).get(page_of(plan), {"tu": "31/12/2026", "den": "01/01/2026"})

    assert "Ngày cuối phải từ ngày đầu (31/12/2026) trở đi." in answer.content.decode()


def test_an_empty_outline_says_what_to_do_first(org, sign_in, plan):
    plan.nodes.all().delete()

    assert "Đề cương chưa có mục nào" in sign_in(org.clerk).get(page_of(plan)).content.decode()
