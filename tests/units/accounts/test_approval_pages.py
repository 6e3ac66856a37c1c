import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.people import MOMENT, make_person, make_waiting_role, staff_superior
from tests.units.accounts.test_account_pages import person_data, shown_password, url
from units.accounts.models import AccountRequest
from units.accounts.services.requests import reset_password
from units.enums import Approval, Role
from units.people.models import Membership, User

LIST = reverse("units:approval_list")
HOME = reverse("reports:home")
PROFILE = reverse("units:profile")


@pytest.fixture
def seat(org):
    return make_waiting_role(org.secretary, org.committee, Role.CLERK, by=org.admin)


@pytest.fixture
def slip(org):
    reset_password(org.clerk, by=org.admin, at=MOMENT)
    return AccountRequest.objects.get()


@pytest.fixture
def address(org):
    return AccountRequest.objects.create(
        user=org.clerk, kind="email", path=org.committee.path, email="moi@x.vn", asked_by=org.admin, asked_at=MOMENT
    )


def test_a_role_waits_on_the_first_page_and_on_the_list_of_the_leader(org, sign_in, seat):
    browser = sign_in(org.chair)

    assert "1 vai trò, tài khoản chờ anh/chị duyệt" in browser.get(HOME).content.decode()
    page = browser.get(LIST).content.decode()
    assert url("role_approve", seat.pk) in page
    assert "secretary@example.vn" in page  # the press is about the address too


def test_the_first_page_of_others_says_nothing_of_it(org, sign_in, seat):
    for person in (org.clerk, org.admin, org.outsider):
        assert "chờ anh/chị duyệt" not in sign_in(person).get(HOME).content.decode()


def test_a_waiting_clerk_is_not_asked_for_again(org, sign_in):
    org.clerk.memberships.all().delete()
    words = "Tạo tài khoản cho cán bộ Văn phòng"
    assert words in sign_in(org.admin).get(HOME).content.decode()

    make_waiting_role(org.secretary, org.committee, Role.CLERK, by=org.admin)

    assert words not in sign_in(org.admin).get(HOME).content.decode()


def test_nothing_waits(org, sign_in):
    browser = sign_in(org.chair)

    assert "Không có gì chờ duyệt" in browser.get(LIST).content.decode()
    assert "chờ anh/chị duyệt" not in browser.get(HOME).content.decode()


def test_one_press_approves_and_a_second_is_told(org, sign_in, seat):
    browser = sign_in(org.chair)

    page = browser.post(url("role_approve", seat.pk), follow=True).content.decode()
    again = browser.post(url("role_approve", seat.pk), follow=True).content.decode()

    assert "cần mật khẩu mới" in page
    assert "từ trước" in again
    assert Membership.objects.get(pk=seat.pk).approval == Approval.GRANTED


def test_a_new_clerk_comes_in_with_the_slip_of_the_leader(org, sign_in, client):
    sign_in(org.admin).post(reverse("units:person_create"), person_data(org, unit=org.committee.pk, role="clerk"))
    leader = sign_in(org.chair)
    person = User.objects.get(username="tran.van.moi")
    leader.post(url("role_approve", person.memberships.get().pk))

    answer = leader.post(url("slip_print", person.account_requests.get().pk))

    data = {"username": "tran.van.moi", "password": shown_password(answer)}
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post(reverse("units:sign_in"), data).status_code == 302
    assert client.get(PROFILE).url == reverse("units:password_change")


def test_a_refusal_is_explained_and_kept(org, sign_in, seat):
    browser = sign_in(org.chair)

    assert "Chưa điền mục này" in browser.post(url("role_refuse", seat.pk), {"reason": ""}).content.decode()
    browser.post(url("role_refuse", seat.pk), {"reason": "Chưa có quyết định."})

    assert Membership.objects.get(pk=seat.pk).refusal == "Chưa có quyết định."
    assert "Chưa có quyết định." in sign_in(org.admin).get(url("person_detail", org.secretary.pk)).content.decode()


def test_a_slip_that_is_printed_no_more_leads_back(org, sign_in, slip):
    browser = sign_in(org.chair)
    browser.post(url("slip_print", slip.pk))
    assert "In lại" in browser.get(LIST).content.decode()
    User.objects.filter(pk=org.clerk.pk).update(must_change_password=False)

    assert browser.post(url("slip_print", slip.pk)).status_code == 404
    assert "In lại" not in browser.get(LIST).content.decode()


def test_a_slip_and_an_address_are_refused_with_a_reason(org, sign_in, slip):
    sign_in(org.chair).post(url("request_refuse", slip.pk), {"reason": "Vẫn nhớ."})

    assert not AccountRequest.objects.exists()


def test_a_leader_confirms_an_address(org, sign_in, address):
    sign_in(org.chair).post(url("address_confirm", address.pk))

    assert User.objects.get(pk=org.clerk.pk).email == "moi@x.vn"


@pytest.mark.parametrize(("answer", "email"), [("yes", "moi@x.vn"), ("no", "clerk@example.vn")])
def test_the_owner_answers_on_the_profile(org, sign_in, address, answer, email):
    browser = sign_in(org.clerk)
    assert "moi@x.vn" in browser.get(PROFILE).content.decode()

    browser.post(reverse("units:address_answer"), {"request": address.pk, "answer": answer})

    assert User.objects.get(pk=org.clerk.pk).email == email
    assert not AccountRequest.objects.exists()


@pytest.mark.parametrize("pk", ["", "x", "999999"])
def test_an_answer_to_what_is_asked_no_more_is_told(org, sign_in, address, pk):
    data = {"request": pk, "answer": "yes"}

    page = sign_in(org.clerk).post(reverse("units:address_answer"), data, follow=True).content.decode()

    assert "đã rút hoặc đã trả lời" in page
    assert AccountRequest.objects.exists()


def test_the_admin_sees_who_decides(org, sign_in, seat, slip):
    browser = sign_in(org.admin)

    assert "Chờ Người chair" in browser.get(url("person_detail", org.secretary.pk)).content.decode()
    assert "chờ Người chair" in browser.get(url("person_detail", org.clerk.pk)).content.decode()


def test_where_nobody_decides_the_admin_reads_what_to_do(org, sign_in, seat):
    org.chair.memberships.all().delete()

    page = sign_in(org.admin).get(url("person_detail", org.secretary.pk)).content.decode()

    assert "recover_access" in page


def test_the_person_reads_what_waits(org, sign_in, seat):
    page = sign_in(org.secretary).get(PROFILE).content.decode()

    assert re.search(r"Cán bộ Văn phòng, Đảng ủy Công ty Sao Mai: chờ lãnh\s+đạo duyệt", page)


def test_more_that_waits_costs_no_more_queries(org, sign_in, seat, slip, django_assert_num_queries):
    browser = sign_in(org.chair)
    with CaptureQueriesContext(connection) as one:
        browser.get(LIST)
    for name in ("a1", "a2"):
        person = make_person(name, org.cell, Role.REPORTER)
        make_waiting_role(person, org.office, Role.INSPECTOR, by=org.admin)
        AccountRequest.objects.create(
            user=person, kind="password", path=org.cell.path, asked_by=org.admin, asked_at=MOMENT
        )

    with django_assert_num_queries(len(one)):
        browser.get(LIST)


def test_a_change_of_an_address_says_that_it_waits(org, sign_in):
    data = {"full_name": "Người clerk", "email": "moi@x.vn", "is_active": "on", "version": 1}

    page = sign_in(org.admin).post(url("person_change", org.clerk.pk), data, follow=True).content.decode()

    assert "chờ người này hoặc lãnh đạo xác nhận" in page


def test_what_a_committee_decided_is_not_shown_to_the_leader_above(org, sign_in, seat):
    org = staff_superior(org)
    sign_in(org.chair).post(url("role_approve", seat.pk))

    answer = sign_in(org.upper_chair).get(url("role_refuse", seat.pk))

    assert answer.status_code == 404
