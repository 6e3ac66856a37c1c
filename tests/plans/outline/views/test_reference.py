from datetime import date

import pytest
from django.urls import reverse

from plans.outline.services.life import CitedDocument, add_reference
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_plan

BASIS = {"role": "basis", "number": "15", "symbol": "KH/ĐUK", "dated": "02/01/2026", "issuer": "Đảng ủy Khối"}


@pytest.fixture
def plan(org):
    return make_plan(org)


@pytest.fixture
def reference(org, plan):
    add_reference(
        plan, CitedDocument(role="cited", number="05", symbol="CT/TW"), by=org.clerk, at=MOMENT, expected_version=1
    )
    return plan.references.get()


def address(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def test_a_basis_is_added(org, sign_in, plan):
    linked = make_issued_plan(org)

    answer = sign_in(org.clerk).post(
        address("reference_create", plan), {**BASIS, "version": 1, "linked_plan": linked.pk}
    )

    reference = plan.references.get()
    assert answer.url == address("plan_references", plan)
    assert (str(reference), reference.dated, reference.linked_plan) == ("15-KH/ĐUK", date(2026, 1, 2), linked)


def test_the_plan_of_the_superior_is_a_link_where_one_may_see_it(org, sign_in, plan):
    above = make_issued_plan(org)
    hidden = make_issued_plan(org, issuer=org.other_committee)

    for parent, is_link in ((above, True), (hidden, False)):
        type(plan).objects.filter(pk=plan.pk).update(parent_plan=parent)
        page = sign_in(org.clerk).get(address("plan_references", plan)).content.decode()
        assert (f'href="{address("plan_detail", parent)}"' in page) is is_link


def test_an_invalid_basis_keeps_what_was_typed(org, sign_in, plan):
    answer = sign_in(org.clerk).post(
        address("reference_create", plan), {**BASIS, "symbol": "", "dated": "31/02/2026", "version": 1}
    )

    form = answer.context["form"]
    assert set(form.errors) == {"symbol", "dated"}
    assert form["issuer"].value() == "Đảng ủy Khối"
    assert not plan.references.exists()


def test_a_plan_out_of_sight_cannot_be_linked(org, sign_in, plan):
    foreign = make_issued_plan(org, issuer=org.other_committee)

    answer = sign_in(org.clerk).post(
        address("reference_create", plan), {**BASIS, "version": 1, "linked_plan": foreign.pk}
    )

    assert "linked_plan" in answer.context["form"].errors


def test_a_reference_is_edited_and_deleted(org, sign_in, plan, reference):
    client = sign_in(org.clerk)

    client.post(address("reference_edit", reference), {**BASIS, "version": 2})
    reference.refresh_from_db()
    assert (reference.number, reference.role) == ("15", "basis")
    client.post(address("reference_delete", reference), {"version": 3})

    assert not plan.references.exists()


def test_a_conflict_keeps_the_reference_and_what_was_typed(org, sign_in, reference):
    client = sign_in(org.clerk)

    answer = client.post(address("reference_edit", reference), {**BASIS, "version": 1})
    text = client.post(address("reference_delete", reference), {"version": 1}, follow=True).content.decode()

    reference.refresh_from_db()
    assert "vừa được người khác sửa" in str(answer.context["form"].non_field_errors())
    assert answer.context["form"]["symbol"].value() == "KH/ĐUK"
    assert "vừa được người khác sửa" in text
    assert str(reference) == "05-CT/TW"


@pytest.mark.parametrize("name", ["reference_edit", "reference_delete"])
def test_a_reference_is_closed_to_others(org, sign_in, reference, name):
    assert sign_in(org.outsider).post(address(name, reference), BASIS).status_code == 404
    assert sign_in(org.inspector).post(address(name, reference), BASIS).status_code == 403


def test_deleting_is_posted(org, sign_in, reference):
    assert sign_in(org.clerk).get(address("reference_delete", reference)).status_code == 405
    assert sign_in(org.clerk).get(address("reference_edit", reference)).status_code == 200


def test_a_link_is_offered_only_to_those_who_see_the_plan(org, sign_in, plan):
    linked = make_issued_plan(org, issuer=org.other_committee)
    add_reference(
        plan,
        CitedDocument(role="cited", number="1", symbol="KH", linked_plan=linked),
        by=org.clerk,
        at=MOMENT,
        expected_version=1,
    )

    text = sign_in(org.clerk).get(address("plan_references", plan)).content.decode()

    assert f'/ke-hoach/{linked.pk}/"' not in text
    assert "1-KH" in text


def test_who_may_not_see_the_linked_plan_leaves_the_link(org, sign_in, plan, reference):
    hidden = make_issued_plan(org, issuer=org.other_committee)
    type(reference).objects.update(linked_plan=hidden)

    page = sign_in(org.clerk).get(address("reference_edit", reference))
    sign_in(org.clerk).post(address("reference_edit", reference), {**BASIS, "version": 2})

    reference.refresh_from_db()
    assert "linked_plan" not in page.context["form"].fields
    assert (reference.number, reference.linked_plan) == ("15", hidden)


@pytest.mark.parametrize(
    ("wording", "stored"),
    [
        ("Quy định số 15-KH/ĐUK ngày 31/5/2026 về nếp sống;", "Quy định số 15-KH/ĐUK ngày 31/5/2026 về nếp sống"),
        ("căn cứ kế hoạch số 15-KH/ĐUK về thi đua.", "Kế hoạch số 15-KH/ĐUK về thi đua"),
        ("Kế hoạch số 15-KH/ĐUK ngày 31/5/2026 của Đảng ủy Khối", ""),  # says no more than the list
    ],
)
def test_wording_of_a_basis_is_kept_and_printed(org, sign_in, plan, wording, stored):
    typed = {"role": "basis", "number": "15", "symbol": "KH/ĐUK", "dated": "31/5/2026", "issuer": "Đảng ủy Khối"}

    sign_in(org.clerk).post(address("reference_create", plan), {**typed, "wording": wording, "version": 1})

    reference = plan.references.get()
    assert reference.wording == stored
    assert reference.words == (stored or "Kế hoạch số 15-KH/ĐUK, ngày 31/5/2026 của Đảng ủy Khối")


@pytest.mark.parametrize("wording", ["kế hoạch của cấp trên", "Kế hoạch số 16-KH/ĐUK", "15-KH/ĐUK ngày 30/5/2026"])
def test_wording_that_names_another_document_is_refused(org, sign_in, plan, wording):
    typed = {"role": "basis", "number": "15", "symbol": "KH/ĐUK", "dated": "31/5/2026", "issuer": ""}

    page = sign_in(org.clerk).post(address("reference_create", plan), {**typed, "wording": wording, "version": 1})

    assert "Ghi đúng số, ký hiệu và ngày" in str(page.context["form"].errors["wording"])
    assert page.context["form"]["wording"].value() == wording
    assert not plan.references.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("số 15", "KH/ĐUK"), "Kế hoạch số 15-KH/ĐUK"),
        (("Số: 15", "KH/ĐUK"), "Kế hoạch số 15-KH/ĐUK"),
        (("", "15-KH/ĐUK"), "Kế hoạch số 15-KH/ĐUK"),
        (("", "Số 369/KH-UBND"), "Kế hoạch số 369/KH-UBND"),
        (("", "Điều lệ Đảng"), "Điều lệ Đảng"),
    ],
)
def test_a_basis_typed_in_one_go_is_stored_in_its_parts(org, sign_in, plan, typed, words):
    number, symbol = typed
    basis = {"role": "basis", "number": number, "symbol": symbol, "version": 1}

    sign_in(org.clerk).post(address("reference_create", plan), basis)

    assert plan.references.get().words == words


def test_what_has_no_number_is_worded_freely(org, sign_in, plan):
    typed = {"role": "basis", "symbol": "Điều lệ Đảng", "version": 1}
    words = "Điều lệ Đảng Cộng sản Việt Nam khóa XIII"
    client = sign_in(org.clerk)

    refused = client.post(address("reference_create", plan), {**typed, "wording": "Quy định số 24-QĐ/TW"})
    client.post(address("reference_create", plan), {**typed, "wording": f"Căn cứ {words};"})

    assert set(refused.context["form"].errors) == {"wording"}
    assert plan.references.get().words == words
