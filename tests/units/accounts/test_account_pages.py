import re

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import LONG_AGO, PASSWORD, make_person
from units.enums import Role
from units.people.models import Membership, User

PEOPLE = reverse("units:person_list")
CREATE = reverse("units:person_create")


def url(name, pk):
    return reverse(f"units:{name}", args=[pk])


def person_data(org, **changes):
    data = {"full_name": "Trần Văn Mới", "username": "tran.van.moi", "email": "", "unit": org.cell.pk}
    return {**data, "role": "reporter", "starts_on": "01/03/2026", **changes}


def shown_password(answer):
    return re.search(r'class="vb-secret">([^<]+)<', answer.content.decode())[1]


def test_the_list_shows_ones_own_people(org, sign_in):
    page = sign_in(org.admin).get(PEOPLE)

    names = [person.username for person in page.context["page"].rows]
    assert names == ["admin", "chair", "clerk", "inspector", "other_secretary", "secretary"]


def test_a_filter_that_cannot_be_read_shows_nobody(org, sign_in):
    assert sign_in(org.admin).get(PEOPLE, {"role": "khac"}).context["page"].rows == []


@pytest.mark.parametrize("query", [{"q": "NGUOI CLERK"}, {"role": "clerk"}])
def test_people_are_found_by_name_and_role(org, sign_in, query):
    page = sign_in(org.admin).get(PEOPLE, query)

    assert [person.username for person in page.context["page"].rows] == ["clerk"]


def test_more_people_cost_no_more_queries(org, sign_in, django_assert_num_queries, django_assert_max_num_queries):
    browser = sign_in(org.admin)
    with django_assert_max_num_queries(20) as one:
        browser.get(PEOPLE, {"role": "inspector"})
    for name in ("inspector2", "inspector3"):
        make_person(name, org.committee, Role.INSPECTOR)

    with django_assert_num_queries(len(one)):
        browser.get(PEOPLE, {"role": "inspector"})


def test_a_new_person_signs_in_with_the_password_shown_once(org, sign_in, client):
    answer = sign_in(org.admin).post(CREATE, person_data(org))
    password = shown_password(answer)

    data = {"username": "tran.van.moi", "password": password, "next": reverse("units:profile")}
    signed_in = client.post(reverse("units:sign_in"), data)

    assert signed_in.status_code == 302
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(reverse("units:profile")).url == reverse("units:password_change")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"username": "clerk"}, "đã có"),
        ({"username": "Trần Mới"}, "Chỉ dùng chữ thường"),
        ({"starts_on": "1-3-2026"}, "Viết ngày theo dạng"),
    ],
)
def test_a_bad_person_is_explained_and_kept(org, sign_in, change, word):
    page = sign_in(org.admin).post(CREATE, person_data(org, **change)).content.decode()

    assert word in page
    assert 'value="Trần Văn Mới"' in page
    assert not User.objects.filter(full_name="Trần Văn Mới").exists()


def test_no_role_is_given_outside_ones_units(org, sign_in):
    sign_in(org.admin).post(CREATE, person_data(org, unit=org.other_committee.pk))

    assert not User.objects.filter(username="tran.van.moi").exists()


def test_a_person_page_lists_roles(org, sign_in):
    page = sign_in(org.admin).get(url("person_detail", org.secretary.pk)).content.decode()

    assert "Chi bộ Kỹ thuật" in page
    assert "Đặt lại mật khẩu" in page


def test_an_admin_changes_an_account(org, sign_in):
    data = {"full_name": "Tên Mới", "email": "moi@example.vn", "version": 1}

    sign_in(org.admin).post(url("person_change", org.secretary.pk), data)

    org.secretary.refresh_from_db()
    assert (org.secretary.full_name, org.secretary.is_active) == ("Tên Mới", False)
    assert list(User.objects.chosen(q="ten moi", on=clock.today())) == [org.secretary]


def test_a_bad_account_is_kept(org, sign_in):
    page = sign_in(org.admin).post(url("person_change", org.secretary.pk), {"full_name": "Tên Mới", "email": "x"})

    assert 'value="Tên Mới"' in page.content.decode()
    org.secretary.refresh_from_db()
    assert org.secretary.is_active


def test_a_reset_password_ends_open_sessions(org, sign_in):
    theirs = sign_in(org.secretary)
    answer = sign_in(org.admin).post(url("password_reset", org.secretary.pk))

    org.secretary.refresh_from_db()
    assert org.secretary.check_password(shown_password(answer))
    assert not org.secretary.check_password(PASSWORD)
    assert theirs.post(reverse("units:act_as")).status_code == 401


def test_a_person_with_a_role_elsewhere_is_not_taken_over(org, sign_in):
    Membership.objects.create(user=org.secretary, unit=org.other_committee, role=Role.CLERK, starts_on=LONG_AGO)

    browser = sign_in(org.admin)

    assert browser.post(url("password_reset", org.secretary.pk)).status_code == 403
    assert browser.post(url("person_change", org.secretary.pk), {"full_name": "X"}).status_code == 403
    assert "quản trị của cấp trên" in browser.get(url("person_detail", org.secretary.pk)).content.decode()
    org.secretary.refresh_from_db()
    assert org.secretary.check_password(PASSWORD)


def test_a_role_is_given_and_refused_twice(org, sign_in):
    browser = sign_in(org.admin)
    data = {"unit": org.union.pk, "role": "reporter", "starts_on": "01/03/2026", "ends_on": ""}

    browser.post(url("role_give", org.secretary.pk), data)
    again = browser.post(url("role_give", org.secretary.pk), data).content.decode()

    assert org.secretary.memberships.filter(unit=org.union).count() == 1
    assert "đã có vai trò này" in again


def test_ending_a_role_closes_the_doors_at_once(org, sign_in):
    theirs = sign_in(org.secretary)
    own_unit = reverse("units:unit_detail", args=[org.cell.pk])
    assert theirs.get(own_unit).status_code == 200

    sign_in(org.admin).post(url("role_end", org.secretary.memberships.get().pk))

    assert theirs.get(own_unit).status_code == 404


def test_the_last_admin_role_stays_with_a_word(org, sign_in):
    page = sign_in(org.admin).post(url("role_end", org.admin.memberships.get().pk), follow=True).content.decode()

    assert "quản trị duy nhất" in page
