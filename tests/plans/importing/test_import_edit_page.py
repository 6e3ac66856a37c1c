import pytest
from django.urls import reverse

from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.outline.models import Plan
from tests.factories.plans import make_import
from tests.plans.importing.parsing.samples import OWN
from tests.plans.importing.test_import_pages import answers, opened, review_address

NAME = "ke-hoach-hai-cot.txt"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def client(org, sign_in):
    return sign_in(org.clerk)


@pytest.fixture
def plan_import(org):
    return make_import(org, (OWN / NAME).read_bytes(), NAME)


def edit_address(plan_import, key=None):
    return reverse("plans:import_edit", args=[plan_import.pk]) + (f"?muc={key}" if key else "")


def edit(client, plan_import, act, key=None, *, how=None, **values):
    """As a page without a script sends it: with the header, and the open line where there is one."""
    version = PlanImport.objects.get(pk=plan_import.pk).version
    return client.post(edit_address(plan_import, key), {"version": version, "act": act, **values}, **(how or {}))


def texts(plan_import):
    return [line.text for line in outline_of(PlanImport.objects.get(pk=plan_import.pk))]


def test_an_act_leads_back_to_its_line(client, plan_import):
    before = texts(plan_import)

    answer = edit(client, plan_import, "merge", 5)

    assert answer.url == f"{review_address(plan_import)}#muc-4"
    assert len(texts(plan_import)) == len(before) - 1
    assert ": gộp mục 5 vào mục 4</span>" in client.get(answer.url).content.decode()


def test_an_open_line_stays_open_where_it_goes_on(client, plan_import):
    sent = opened(client, plan_import, 2)

    moved = client.post(edit_address(plan_import, 2), {**sent, "act": "down"})
    page = client.get(moved.url)

    assert moved.url == f"{edit_address(plan_import, 2)}#muc-2"
    assert page.context["form"].open_line.old.key == 2


def test_with_htmx_the_outline_answers(client, plan_import):
    page = edit(client, plan_import, "split", 2, how=HTMX, rest=texts(plan_import)[1][10:]).content.decode()

    assert 'id="outline"' in page
    assert "Đã tách mục 2, phần sau thành mục 3." in page
    assert 'name="version" id="outline-version" value="2"' in page
    assert 'data-caret="0"' in page
    assert "<html" not in page


def test_keeping_the_header_answers_without_the_lines(client, plan_import):
    kept = edit(client, plan_import, "keep", how=HTMX, **{"header-place": "Nơi mới"}).content.decode()
    stale = client.post(edit_address(plan_import), {"version": 1, "act": "keep"}, **HTMX).content.decode()

    assert 'id="outline-version" value="2" hx-swap-oob="true"' in kept
    assert "vừa được người khác sửa" in stale
    for page in (kept, stale):
        assert 'id="outline"' not in page
    assert 'id="outline-version"' not in stale
    assert PlanImport.objects.get().header_words == {"place": "Nơi mới"}


def test_a_line_dragged_goes_to_its_place(client, plan_import):
    before = texts(plan_import)

    edit(client, plan_import, "place", 1, before=3)

    assert texts(plan_import)[:2] == [before[1], before[0]]


def test_typed_words_and_header_survive_leaving_the_page(client, plan_import):
    sent = opened(client, plan_import, 5) | {"text": "Chữ mới gõ", "header-place": "Nơi mới"}
    client.post(edit_address(plan_import, 1), {**sent, "act": "down"})

    page = client.get(review_address(plan_import))

    assert texts(plan_import)[4] == "Chữ mới gõ"
    assert page.context["header"]["place"].value() == "Nơi mới"


def test_an_emptied_line_may_be_merged_but_not_saved(client, plan_import):
    sent = opened(client, plan_import, 3) | {"text": ""}
    client.post(edit_address(plan_import, 3), {**sent, "act": "merge"})
    refused = client.post(review_address(plan_import), opened(client, plan_import, 1) | {"text": ""})

    assert "Mục 1 đang trống" in refused.content.decode()
    assert Plan.objects.count() == 0


def test_a_line_deleted_leaves_its_source_line_marked_and_comes_back(client, plan_import):
    before = texts(plan_import)

    deleted = edit(client, plan_import, "delete", 5)
    page = client.get(deleted.url).content.decode()
    edit(client, plan_import, "undo")

    assert "Đã xóa khỏi đề cương" in page
    assert texts(plan_import) == before


def test_a_refused_act_is_said_and_keeps_what_was_typed(client, plan_import):
    sent = opened(client, plan_import, 1) | {"text": "Chữ vừa gõ"}

    page = client.post(edit_address(plan_import, 1), {**sent, "act": "merge"}, **HTMX).content.decode()

    assert "Mục đầu tiên không có mục ở trên" in page
    assert "Chữ vừa gõ</textarea>" in page
    assert 'id="outline-version" value="1"' in page


def test_a_wrong_field_is_marked(client, plan_import):
    sent = opened(client, plan_import, 2) | {"label": "quá dài " * 5}

    page = client.post(edit_address(plan_import, 2), {**sent, "act": "up"}, **HTMX)

    assert list(page.context["form"].open_line.errors) == ["label"]
    assert "Chưa lưu được" in page.content.decode()
    assert PlanImport.objects.get().version == 1


@pytest.mark.parametrize("how", [{}, HTMX])
def test_an_overtaken_page_keeps_what_was_typed_in_its_line(client, plan_import, how):
    sent = opened(client, plan_import, 7) | {"text": "Chữ không được mất", "act": "up"}
    edit(client, plan_import, "merge", 5)

    answer = client.post(edit_address(plan_import, 7), sent, **how)

    page = answer.content.decode()
    assert "vừa được người khác sửa" in page
    assert "Chữ không được mất</textarea>" in page
    assert answer.context["form"].open_line.old.key == 7
    assert PlanImport.objects.get().version == 2


def test_what_was_typed_in_a_line_that_is_no_more_stands_apart(client, plan_import):
    sent = opened(client, plan_import, 5) | {"text": "Chữ không được mất", "act": "save"}
    edit(client, plan_import, "merge", 5)

    page = client.post(edit_address(plan_import, 5), sent, **HTMX).content.decode()

    assert "mục ấy không còn" in page
    assert "Chữ không được mất</textarea>" in page
    assert "data-line-open" not in page


def test_an_overtaken_page_is_not_saved(client, plan_import):
    sent = opened(client, plan_import, 7) | {"text": "Chữ không được mất"}
    edit(client, plan_import, "merge", 5)

    refused = client.post(review_address(plan_import), sent)
    again = client.post(review_address(plan_import), {**sent, "version": refused.context["form"]["version"].value()})

    assert "vừa được người khác sửa" in refused.content.decode()
    assert "Chữ không được mất</textarea>" in refused.content.decode()
    assert again.url == Plan.objects.get().get_absolute_url()
    assert Plan.objects.get().nodes.filter(text="Chữ không được mất").exists()


def test_what_was_corrected_is_what_is_saved(client, plan_import):
    edit(client, plan_import, "merge", 5)
    client.post(review_address(plan_import), answers(client.get(review_address(plan_import))))

    assert [node.text for node in Plan.objects.get().nodes.in_order()] == texts(plan_import)


def test_correcting_is_for_the_clerk_of_the_committee(org, sign_in, plan_import):
    for person in (org.outsider, org.secretary, org.chair):
        assert sign_in(person).get(edit_address(plan_import)).status_code == 404
        assert sign_in(person).post(edit_address(plan_import), {"act": "up"}).status_code == 404
    assert sign_in(org.clerk).put(edit_address(plan_import)).status_code == 405
    PlanImport.objects.update(plan=Plan.objects.create(issuer=org.committee, root=org.committee, created_by=org.clerk))
    assert sign_in(org.clerk).post(edit_address(plan_import), {"act": "up"}).status_code == 403


def test_a_doubtful_line_says_what_to_look_at(client, org):
    lines = ["KẾ HOẠCH", "tuyên truyền", "", "I. NỘI DUNG", "- Hội diễn chào mừng Đại hội lần thứ", "XVII của xã."]
    plan_import = make_import(org, "\n".join(lines).encode(), "a.txt")

    page = client.get(review_address(plan_import)).content.decode()
    settled = client.get(edit(client, plan_import, "settle", 2).url).content.decode()

    assert "Cần xem lại: ghép từ nhiều dòng in" in " ".join(page.split())
    assert "Cần xem lại: ghép" not in " ".join(settled.split())
