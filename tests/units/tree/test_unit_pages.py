from datetime import date

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import MOMENT, make_unit
from units.accounts.services.roles import close_unit
from units.enums import UnitKind
from units.tree.models import Unit
from units.tree.services import set_aliases

TREE = reverse("units:unit_list")
CREATE = reverse("units:unit_create")
VALID = {"kind": "cell", "name": "Chi bộ Mới", "code": "cb-moi", "opened_on": "05/01/2026", "header_name": "CHI BỘ MỚI"}


def url(name, pk):
    return reverse(f"units:{name}", args=[pk])


def test_the_tree_shows_ones_own_units_in_order(org, sign_in):
    page = sign_in(org.admin).get(TREE)

    assert [unit.code for unit in page.context["page"].rows] == ["du", "cb1", "cb2", "cd", "vp", "ubkt"]
    assert [unit.indent for unit in page.context["page"].rows] == [0, 1, 1, 1, 1, 1]
    assert "Thêm đơn vị" in page.content.decode()


def test_a_filter_that_cannot_be_read_shows_no_units(org, sign_in):
    assert sign_in(org.admin).get(TREE, {"kind": "khac"}).context["page"].rows == []


def test_others_than_admins_only_read_the_tree(org, sign_in):
    page = sign_in(org.clerk).get(TREE).content.decode()

    assert "Chi bộ Kỹ thuật" in page
    assert "Thêm đơn vị" not in page


@pytest.mark.parametrize("typed", ["kỹ thuật", "ky thuat", "Ky\u0303 thua\u0323\u0302t"])
def test_search_needs_no_diacritics(org, sign_in, typed):
    page = sign_in(org.admin).get(TREE, {"q": typed})

    assert [unit.code for unit in page.context["page"].rows] == ["cb1"]


def test_closed_units_are_a_filter(org, sign_in):
    close_unit(org.cell, closed_on=clock.today(), by=org.admin, at=MOMENT)
    browser = sign_in(org.admin)

    assert "cb1" not in [unit.code for unit in browser.get(TREE).context["page"].rows]
    assert [unit.code for unit in browser.get(TREE, {"state": "closed"}).context["page"].rows] == ["cb1"]


def test_nothing_found_says_so(org, sign_in):
    assert "Không có đơn vị nào khớp" in sign_in(org.admin).get(TREE, {"q": "zzz"}).content.decode()


def test_more_units_cost_no_more_queries(org, sign_in, django_assert_num_queries, django_assert_max_num_queries):
    browser = sign_in(org.admin)
    with django_assert_max_num_queries(20) as few:
        browser.get(TREE, {"kind": "office"})
    make_unit("vp2", UnitKind.OFFICE, org.committee)
    make_unit("vp3", UnitKind.OFFICE, org.committee)

    with django_assert_num_queries(len(few)):
        browser.get(TREE, {"kind": "office"})


def test_a_unit_page_shows_names_and_people_to_the_admin(org, sign_in):
    page = sign_in(org.admin).get(url("unit_detail", org.cell.pk)).content.decode()

    assert "CHI BỘ KỸ THUẬT" in page
    assert "Người secretary" in page


def test_a_unit_page_hides_people_from_others(org, sign_in):
    page = sign_in(org.clerk).get(url("unit_detail", org.cell.pk)).content.decode()

    assert "Người secretary" not in page


def test_an_admin_adds_a_unit(org, sign_in):
    answer = sign_in(org.admin).post(CREATE, {**VALID, "parent": org.committee.pk})

    unit = Unit.objects.get(code="cb-moi")
    assert answer.url == url("unit_detail", unit.pk)
    assert (unit.parent, unit.opened_on) == (org.committee, date(2026, 1, 5))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"opened_on": "31/02/2026"}, "Viết ngày theo dạng"),
        ({"code": "cb1"}, "đã dùng cho đơn vị khác"),
        ({"kind": "superior_committee"}, "không thể có"),
    ],
)
def test_a_bad_unit_is_explained_and_kept(org, sign_in, change, word):
    page = sign_in(org.admin).post(CREATE, {**VALID, "parent": org.committee.pk, **change}).content.decode()

    assert word in page
    assert 'value="Chi bộ Mới"' in page
    assert not Unit.objects.filter(name="Chi bộ Mới").exists()


def test_a_forged_parent_is_no_choice(org, sign_in):
    sign_in(org.admin).post(CREATE, {**VALID, "parent": org.other_committee.pk})

    assert not Unit.objects.filter(code="cb-moi").exists()


def test_an_admin_renames_a_unit(org, sign_in):
    data = {"valid_from": "01/02/2026", "name": "Chi bộ Tên Sau", "header_name": "CHI BỘ TÊN SAU"}

    sign_in(org.admin).post(url("unit_rename", org.cell.pk), data)

    org.cell.refresh_from_db()
    assert org.cell.name == "Chi bộ Tên Sau"


def test_a_bad_name_is_kept(org, sign_in):
    data = {"valid_from": "01/02/2099", "name": "Chi bộ Tên Sau", "header_name": "X"}

    page = sign_in(org.admin).post(url("unit_rename", org.cell.pk), data).content.decode()

    assert "không được sau hôm nay" in page
    assert "Chi bộ Tên Sau" in page


def test_an_admin_closes_and_reopens_a_unit(org, sign_in):
    browser = sign_in(org.admin)

    browser.post(url("unit_close", org.cell.pk), {"closed_on": f"{clock.today():%d/%m/%Y}"})
    org.cell.refresh_from_db()
    assert org.cell.closed_on == clock.today()

    browser.post(url("unit_reopen", org.cell.pk))
    org.cell.refresh_from_db()
    assert org.cell.closed_on is None


def test_closing_a_unit_with_units_below_is_explained(org, sign_in):
    page = sign_in(org.admin).post(url("unit_close", org.committee.pk), {"closed_on": "01/03/2026"}).content.decode()

    assert "Còn đơn vị trực thuộc" in page


def test_reopening_an_open_unit_is_explained(org, sign_in):
    page = sign_in(org.admin).post(url("unit_reopen", org.cell.pk), follow=True).content.decode()

    assert "đang hoạt động" in page


def test_an_admin_opens_and_changes_a_term(org, sign_in):
    browser = sign_in(org.admin)
    data = {"name": "2031 - 2035", "starts_on": "01/01/2031", "ends_on": ""}

    browser.post(url("term_create", org.committee.pk), data)
    term = org.committee.terms.get(name="2031 - 2035")
    browser.post(url("term_change", term.pk), {**data, "ends_on": "31/12/2035", "version": term.version})

    term.refresh_from_db()
    assert term.ends_on == date(2035, 12, 31)


@pytest.mark.parametrize(("name", "count"), [("admin", 1), ("clerk", 1), ("inspector", 0)])
def test_terms_are_shown_to_those_who_may_see_them(org, sign_in, name, count):
    page = sign_in(getattr(org, name)).get(url("unit_detail", org.committee.pk))

    assert page.context["terms"].count() == count


def test_who_changes_a_term_second_sees_both_versions_and_may_decide(org, sign_in):
    term = org.committee.terms.get()
    browser, stale = sign_in(org.admin), {"name": "Của tôi", "starts_on": "01/01/2020", "version": term.version}
    org.committee.terms.update(name="Của người khác", version=term.version + 1)

    page = browser.post(url("term_change", term.pk), stale)
    form = page.context["form"]
    browser.post(url("term_change", term.pk), {**stale, "version": form["version"].value()})

    assert "vừa được người khác sửa" in page.content.decode()
    assert (form["name"].value(), form["name"].help_text) == ("Của tôi", "Bản đang lưu: Của người khác")
    assert form["ends_on"].help_text == "Bản đang lưu: 31/12/2030"
    assert org.committee.terms.get().name == "Của tôi"


def test_a_term_that_overlaps_is_explained_and_kept(org, sign_in):
    data = {"name": "2027 - 2032", "starts_on": "01/01/2027", "ends_on": ""}

    page = sign_in(org.admin).post(url("term_create", org.committee.pk), data).content.decode()

    assert "Trùng thời gian với nhiệm kỳ 2020 - 2030" in page
    assert 'value="2027 - 2032"' in page


def test_the_admin_writes_other_names_of_a_unit(org, sign_in):
    browser = sign_in(org.admin)

    answer = browser.post(url("unit_aliases", org.cell.pk), {"aliases": " CB1 \r\n\r\nTổ  Máy"}, follow=True)

    assert "CB1, Tổ Máy" in answer.content.decode()
    assert [unit.code for unit in browser.get(TREE, {"q": "tổ máy"}).context["page"].rows] == ["cb1"]
    assert "CB1\nTổ Máy</textarea>" in browser.get(url("unit_aliases", org.cell.pk)).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("C", "từ 2 đến 60 chữ"),
        ("x" * 61, "từ 2 đến 60 chữ"),
        ("\n".join(map(str, range(10, 31))), "nhiều nhất 20 tên"),
    ],
)
def test_other_names_that_cannot_be_are_said_and_kept(org, sign_in, typed, words):
    page = sign_in(org.admin).post(url("unit_aliases", org.cell.pk), {"aliases": typed}).content.decode()

    org.cell.refresh_from_db()
    assert words in page
    assert f"{typed}</textarea>" in page
    assert org.cell.aliases == []


def test_other_names_are_for_the_admin(org, sign_in):
    for person, status in ((org.clerk, 403), (org.outsider, 404)):
        assert sign_in(person).get(url("unit_aliases", org.cell.pk)).status_code == status
        assert sign_in(person).post(url("unit_aliases", org.cell.pk), {"aliases": "x1"}).status_code == status


def test_a_select_of_units_carries_their_other_names(org, sign_in):
    set_aliases(org.cell, ["CB1", "Tổ Máy"], by=org.admin, at=MOMENT)

    page = sign_in(org.clerk).get(reverse("plans:task_list")).content.decode()

    assert f'<option value="{org.cell.pk}" data-also="CB1, Tổ Máy">' in page
    assert f'<option value="{org.other_cell.pk}">' in page
