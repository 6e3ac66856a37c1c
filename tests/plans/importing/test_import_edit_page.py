import pytest
from django.urls import reverse

from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.outline.models import Plan
from tests.factories.plans import make_import
from tests.plans.importing.parsing.samples import OWN
from tests.plans.importing.test_import_pages import answers, review_address

NAME = "ke-hoach-hai-cot.txt"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def client(org, sign_in):
    return sign_in(org.clerk)


@pytest.fixture
def plan_import(org):
    return make_import(org, (OWN / NAME).read_bytes(), NAME)


def edit_address(plan_import):
    return reverse("plans:import_edit", args=[plan_import.pk])


def edit(client, plan_import, act, *, how=None, **values):
    sent = answers(client.get(review_address(plan_import)))
    return client.post(edit_address(plan_import), {**sent, "act": act, **values}, **(how or {}))


def texts(plan_import):
    return [line.text for line in outline_of(PlanImport.objects.get(pk=plan_import.pk))]


def test_an_act_leads_back_to_its_line(client, plan_import):
    before = texts(plan_import)

    answer = edit(client, plan_import, "merge", place=5)

    assert answer.url == f"{review_address(plan_import)}?muc=4#muc-4"
    assert len(texts(plan_import)) == len(before) - 1
    page = client.get(answer.url)
    assert page.context["place"] == 4
    assert 'title="Hoàn tác: gộp mục 5 vào mục 4 (Ctrl Z)"' in page.content.decode()


def test_with_htmx_the_outline_answers(client, plan_import):
    page = edit(client, plan_import, "split", how=HTMX, place=2, rest=texts(plan_import)[1][10:]).content.decode()

    assert 'id="import-outline"' in page
    assert "Đã tách mục 2, phần sau thành mục 3." in page
    assert 'name="version" id="import-version" value="2" hx-swap-oob="true"' in page
    assert "<html" not in page


def test_keeping_answers_without_the_outline(client, plan_import):
    page = edit(client, plan_import, "keep", how=HTMX, **{"line-1-text": "Chữ mới gõ"}).content.decode()

    assert "Đã sửa mục 2." in page
    assert 'id="import-outline"' not in page
    assert 'id="import-outline"' in edit(client, plan_import, "show", how=HTMX).content.decode()
    assert texts(plan_import)[1] == "Chữ mới gõ"


def test_a_line_dragged_goes_to_its_place(client, plan_import):
    before = texts(plan_import)

    edit(client, plan_import, "place", place=1, before=3)

    assert texts(plan_import)[:2] == [before[1], before[0]]


def test_typed_words_and_header_survive_leaving_the_page(client, org, plan_import):
    edit(client, plan_import, "down", place=1, **{"line-4-text": "Chữ mới gõ", "header-place": "Nơi mới"})

    page = client.get(review_address(plan_import))

    assert texts(plan_import)[4] == "Chữ mới gõ"
    assert page.context["review"].header["place"].value() == "Nơi mới"


def test_an_emptied_line_may_be_merged_but_not_saved(client, plan_import):
    edit(client, plan_import, "merge", place=3, **{"line-2-text": ""})
    refused = client.post(
        review_address(plan_import), answers(client.get(review_address(plan_import))) | {"line-0-text": ""}
    )

    assert "Mục này đang trống" in refused.content.decode()
    assert Plan.objects.count() == 0


def test_a_refused_act_is_said_and_keeps_what_was_typed(client, plan_import):
    page = edit(client, plan_import, "merge", how=HTMX, place=1, **{"line-3-text": "Chữ vừa gõ"}).content.decode()

    assert "Mục đầu tiên không có mục ở trên" in page
    assert "Chữ vừa gõ</textarea>" in page
    assert 'id="import-version" value="1"' in page


def test_a_wrong_field_is_marked(client, plan_import):
    page = edit(client, plan_import, "up", place=2, **{"line-1-label": "quá dài " * 5}).content.decode()

    assert "Có chỗ cần sửa" in page
    assert "has-errors" in page
    assert PlanImport.objects.get().version == 1


@pytest.mark.parametrize("how", [{}, HTMX])
def test_an_overtaken_page_shows_the_new_outline_and_what_was_typed(client, plan_import, how):
    old = answers(client.get(review_address(plan_import)))
    edit(client, plan_import, "merge", place=5)

    sent = {**old, "act": "up", "place": 3, "line-6-text": "Chữ không được mất"}
    page = client.post(edit_address(plan_import), sent, **how).content.decode()

    assert "vừa được sửa ở cửa sổ khác" in page
    assert "Chữ không được mất</textarea>" in page
    assert PlanImport.objects.get().version == 2


def test_an_overtaken_page_is_not_saved(client, plan_import):
    old = answers(client.get(review_address(plan_import)))
    edit(client, plan_import, "merge", place=5)

    page = client.post(review_address(plan_import), {**old, "line-6-text": "Chữ không được mất"}).content.decode()

    assert "vừa được sửa ở cửa sổ khác" in page
    assert "Chữ không được mất</textarea>" in page
    assert Plan.objects.count() == 0


def test_what_was_corrected_is_what_is_saved(client, plan_import):
    edit(client, plan_import, "merge", place=5)
    client.post(review_address(plan_import), answers(client.get(review_address(plan_import))))

    assert [node.text for node in Plan.objects.get().nodes.in_order()] == texts(plan_import)


def test_correcting_is_for_the_clerk_of_the_committee(org, sign_in, plan_import):
    for person in (org.outsider, org.secretary, org.chair):
        assert sign_in(person).post(edit_address(plan_import), {"act": "up"}).status_code == 404
    assert sign_in(org.clerk).get(edit_address(plan_import)).status_code == 405
    PlanImport.objects.update(plan=Plan.objects.create(issuer=org.committee, root=org.committee, created_by=org.clerk))
    assert sign_in(org.clerk).post(edit_address(plan_import), {"act": "up"}).status_code == 403
