"""What an admin tried on 2026-11-30 to come by content, each way through the pages as he would go it."""

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import PASSWORD, make_person, make_waiting_role
from tests.units.accounts.test_account_pages import CREATE, person_data, url
from units.enums import Role
from units.inbox.models import Notice
from units.people.models import CalendarFeed, User, hash_of


def role_data(unit, role):
    return {"unit": unit.pk, "role": role, "starts_on": f"{clock.today():%d/%m/%Y}", "ends_on": ""}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_an_admin_gives_himself_no_role(org, sign_in, role):
    browser = sign_in(org.admin)

    answer = browser.post(url("role_give", org.admin.pk), role_data(org.committee, role))

    assert answer.status_code == 403
    assert [seat.role for seat in org.admin.memberships.all()] == [Role.ADMIN]
    assert url("role_give", org.admin.pk) not in browser.get(url("person_detail", org.admin.pk)).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_a_second_account_of_an_admin_opens_nothing_before_a_leader_pressed(org, sign_in, role):
    browser = sign_in(org.admin)

    answer = browser.post(CREATE, person_data(org, unit=org.committee.pk, role=role), follow=True)

    puppet = User.objects.get(username="tran.van.moi")
    assert not puppet.has_usable_password()
    assert "vb-secret" not in answer.content.decode()
    assert puppet.seats == []
    assert list(User.objects.holding(role, on=clock.today(), path=org.committee.path).filter(pk=puppet.pk)) == []


def test_a_reset_password_of_a_leader_is_never_shown_to_the_admin(org, sign_in):
    browser = sign_in(org.admin)

    answer = browser.post(url("password_reset", org.chair.pk), follow=True)

    org.chair.refresh_from_db()
    assert "vb-secret" not in answer.content.decode()
    assert org.chair.check_password(PASSWORD)


def test_a_leader_whose_role_is_ended_is_not_taken_over_with_his_inbox(org, sign_in):
    browser = sign_in(org.admin)
    browser.post(url("role_end", org.chair.memberships.get().pk))

    answer = browser.post(url("password_reset", org.chair.pk), follow=True)

    org.chair.refresh_from_db()
    assert "vb-secret" not in answer.content.decode()
    assert org.chair.check_password(PASSWORD)


def test_a_clerk_of_one_day_is_not_taken_over_with_what_the_day_brought(org, sign_in):
    seat = make_waiting_role(org.secretary, org.committee, Role.CLERK, by=org.admin)
    sign_in(org.chair).post(url("role_approve", seat.pk))
    browser = sign_in(org.admin)
    browser.post(url("role_end", seat.pk))

    answer = browser.post(url("password_reset", org.secretary.pk), follow=True)

    assert "vb-secret" not in answer.content.decode()


def test_the_mails_of_a_leader_do_not_move_to_the_address_of_an_admin(org, sign_in):
    data = {"full_name": "Người chair", "email": "quantri@example.vn", "is_active": "on", "version": 1}

    sign_in(org.admin).post(url("person_change", org.chair.pk), data)

    org.chair.refresh_from_db()
    assert org.chair.email == "chair@example.vn"
    assert Notice.objects.filter(recipient=org.chair, mail_to="chair@example.vn").exists()


def test_a_puppet_that_was_signed_in_before_is_shut_when_its_role_is_approved(org, sign_in):
    """The admin knows its password and has left a calendar address behind."""
    puppet = make_person("roi", org.cell, Role.REPORTER)
    CalendarFeed.objects.create(user=puppet, token_sha256=hash_of("x"), made_at=clock.now())
    session = sign_in(puppet)
    sign_in(org.admin).post(url("role_give", puppet.pk), role_data(org.committee, "clerk"))
    seat = puppet.memberships.get(role="clerk")

    sign_in(org.chair).post(url("role_approve", seat.pk))

    puppet = User.objects.get(pk=puppet.pk)
    assert puppet.has_role(Role.CLERK)
    assert not puppet.check_password(PASSWORD)
    assert session.post(reverse("units:act_as")).status_code == 401
    assert not puppet.feeds.exists()


def test_a_leader_who_is_admin_too_does_not_approve_what_he_gave(org, sign_in):
    org.chair.memberships.create(unit=org.committee, role=Role.ADMIN, starts_on=clock.today())
    browser = sign_in(org.chair)
    browser.post(url("role_give", org.secretary.pk), role_data(org.committee, "clerk"))
    seat = org.secretary.memberships.get(role="clerk")

    assert browser.post(url("role_approve", seat.pk)).status_code == 404

    seat.refresh_from_db()
    assert seat.approval == "waiting"
