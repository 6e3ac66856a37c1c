import pytest
from django.urls import reverse

from plans.amending.services import Pick, apply_amendment, begin_amendment
from plans.enums import Amendment, Change, NodeKind
from plans.outline.models import Plan
from plans.work.services.following import follow_amendment
from tests.factories.people import MOMENT
from tests.factories.plans import freeze_plan, make_issued_plan
from units.enums import DocumentState


@pytest.fixture
def plan(org) -> Plan:
    return make_issued_plan(org)


@pytest.fixture
def draft(org, plan) -> Plan:
    """Rewords the duty of the plan."""
    duty = plan.nodes.get(kind=NodeKind.DUTY)
    draft = begin_amendment(plan, amendment="amend", picks=[Pick(duty, Change.REWORDS)], by=org.clerk, at=MOMENT)
    draft.nodes.filter(change=Change.REWORDS).update(text="Tổ chức ít nhất hai buổi sinh hoạt chuyên đề mỗi quý.")
    return draft


def page(client, name: str, plan: Plan, query: str = "") -> str:
    return client.get(reverse(name, args=[plan.pk]) + query).content.decode()


def test_the_clerk_picks_the_lines(org, sign_in, plan):
    duty = plan.nodes.get(kind=NodeKind.DUTY)
    clerk, url = sign_in(org.clerk), reverse("plans:plan_amend", args=[plan.pk])
    assert "Tổ chức ít nhất một buổi" in clerk.get(url).content.decode()

    answer = clerk.post(url, {"amendment": "amend", f"line_{duty.pk}": "repeals"})

    amendment = Plan.objects.get(amends=plan)
    assert answer.url == reverse("plans:plan_detail", args=[amendment.pk])
    assert amendment.nodes.get(change=Change.REPEALS).changes == duty


def test_a_refused_choice_is_kept(org, sign_in, plan):
    duty = plan.nodes.get(kind=NodeKind.DUTY)

    answer = sign_in(org.clerk).post(
        reverse("plans:plan_amend", args=[plan.pk]), {"amendment": "supplement", f"line_{duty.pk}": "repeals"}
    )

    text = answer.content.decode()
    assert "Kế hoạch bổ sung chỉ thêm mục mới" in text
    assert '<option value="repeals" selected>' in text
    assert not Plan.objects.filter(amends=plan).exists()


def test_the_comparison_marks_the_words(org, sign_in, draft):
    clerk = sign_in(org.clerk)

    text = page(clerk, "plans:plan_compare", draft)

    assert "<del>một</del> <ins>hai</ins>" in text
    assert "1 mục thay đổi, 11 mục giữ nguyên" in text
    assert "Nâng cao nhận thức" not in text
    assert "Nâng cao nhận thức" in page(clerk, "plans:plan_compare", draft, "?xem=tat-ca")


def test_issued_plans_tell_of_each_other(org, sign_in, plan, draft):
    apply_amendment(freeze_plan(org, draft), follow=follow_amendment, by=org.chair, at=MOMENT)
    secretary = sign_in(org.secretary)

    assert "Được sửa đổi, bổ sung bởi" in page(secretary, "plans:plan_detail", plan)
    assert "So sánh với kế hoạch trước" in page(secretary, "plans:plan_detail", draft)
    consolidated = page(secretary, "plans:plan_consolidated", plan)
    assert "BẢN HỢP NHẤT ĐỂ TRA CỨU" in consolidated
    assert "được sửa đổi, bổ sung bởi: Kế hoạch số 02-KH/ĐU, ngày 05/01/2026 (sửa đổi, bổ sung)." in consolidated
    assert "ít nhất hai buổi" in consolidated
    assert "NGƯỜI KÝ THỬ" not in consolidated.upper()


def test_the_consolidated_text_is_a_file_of_its_own_name(org, sign_in, plan):
    answer = sign_in(org.secretary).get(reverse("plans:plan_consolidated", args=[plan.pk]) + "?dang=docx")

    assert "hop-nhat-ke-hoach-01-kh-du.docx" in answer["Content-Disposition"]


def test_a_replaced_plan_says_by_what(org, sign_in, plan):
    draft = begin_amendment(plan, amendment=Amendment.REPLACE, by=org.clerk, at=MOMENT)
    assert "Được thay thế bởi" not in page(sign_in(org.clerk), "plans:plan_detail", plan)

    apply_amendment(freeze_plan(org, draft), follow=follow_amendment, by=org.chair, at=MOMENT)

    assert "Được thay thế bởi" in page(sign_in(org.secretary), "plans:plan_detail", plan)


def test_the_head_of_a_draft_names_what_it_amends(org, sign_in, plan, draft):
    clerk, url = sign_in(org.clerk), reverse("plans:plan_edit", args=[draft.pk])
    form = clerk.get(url).context["form"]
    form_values = {name: form[name].value() or "" for name in form.fields}
    assert (form_values["amendment"], form_values["amends"]) == ("amend", plan.pk)

    clerk.post(url, {**form_values, "amends": "", "amendment": "", "parent_plan": ""})

    draft.refresh_from_db()
    assert (draft.amends, draft.nodes.exclude(changes=None).exists()) == (None, False)


def line_address(draft, node):
    return f"{reverse('plans:outline_edit', args=[draft.pk])}?muc={node.pk}"


def sent_from(draft, node):
    return {"act": "save", "open": node.pk, "version": draft.version}


def test_a_line_of_the_draft_says_what_it_changes(org, sign_in, plan, draft):
    node = draft.nodes.get(text="ĐIỀU KHOẢN THI HÀNH")
    purpose = plan.nodes.get(kind=NodeKind.PURPOSE)
    url = line_address(draft, node)
    clerk = sign_in(org.clerk)
    assert "Nâng cao nhận thức" in clerk.get(url).content.decode()

    words = {"label": "II.", "text": "Bãi bỏ mục đích", "kind": "paragraph"} | sent_from(draft, node)
    clerk.post(url, {**words, "change": "repeals", "changes": purpose.pk})

    node.refresh_from_db()
    assert (node.change, node.changes) == ("repeals", purpose)


def test_half_of_what_a_line_changes_is_refused(org, sign_in, draft):
    node = draft.nodes.in_order().last()
    words = {"label": "-", "text": "Đang viết", "kind": node.kind, "change": "repeals"} | sent_from(draft, node)

    answer = sign_in(org.clerk).post(line_address(draft, node), words)

    assert "Chọn cả cách sửa và mục được sửa, hoặc bỏ cả hai." in answer.content.decode()
    assert "Đang viết" in answer.content.decode()
    assert draft.nodes.get(pk=node.pk).change == ""


@pytest.mark.parametrize(("amendment", "words"), [("amend", "được đưa vào"), ("replace", "đóng lại khi ban hành")])
def test_the_leader_reads_what_issue_does_to_the_other_plan(org, sign_in, plan, amendment, words):
    draft = begin_amendment(plan, amendment=amendment, by=org.clerk, at=MOMENT)
    Plan.objects.filter(pk=draft.pk).update(state=DocumentState.IN_REVIEW)

    text = page(sign_in(org.chair), "plans:plan_issue", draft)

    assert words in text
    assert reverse("plans:plan_compare", args=[draft.pk]) in text
