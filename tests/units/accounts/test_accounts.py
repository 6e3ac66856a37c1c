from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT, PASSWORD, make_person
from units.accounts.services.accounts import change_account, change_own_settings, open_account
from units.accounts.services.requests import reset_password
from units.accounts.services.roles import close_unit, end_role, give_role
from units.audit.models import AuditEvent
from units.enums import Role
from units.people.models import Membership, User
from units.people.services import change_password, generated_password

TODAY = date(2026, 3, 2)


def open_clerk_account(org, **changes):
    values = {"username": "moi", "full_name": "Người Mới", "email": "", "unit": org.cell, "role": Role.REPORTER}
    return open_account(**{**values, **changes}, starts_on=TODAY, by=org.admin, at=MOMENT)


def give(org, person, **changes):
    values = {"unit": org.cell, "role": Role.REPORTER, "starts_on": TODAY, "ends_on": None}
    return give_role(person, **{**values, **changes}, by=org.admin, at=MOMENT)


def test_an_account_opens_with_a_role_and_a_password_to_change(org):
    person, password = open_clerk_account(org)

    assert person.check_password(password)
    assert person.must_change_password
    assert [(seat.unit, seat.role) for seat in person.memberships.all()] == [(org.cell, Role.REPORTER)]
    assert list(User.objects.chosen(q="nguoi moi", on=TODAY)) == [person]


def test_passwords_are_long_and_never_the_same():
    passwords = {generated_password() for _ in range(50)}

    assert len(passwords) == 50
    assert {len(password) for password in passwords} == {19}


def test_a_username_is_taken_once_in_any_case(org):
    with pytest.raises(RuleViolation) as refusal:
        open_clerk_account(org, username="CLERK")

    assert refusal.value.field == "username"


def test_no_password_stands_in_the_log(org):
    _, password = open_clerk_account(org)

    assert not [event for event in AuditEvent.objects.all() if password in str(event.details)]


def test_a_role_is_not_given_twice(org):
    with pytest.raises(RuleViolation) as refusal:
        give(org, org.secretary)

    assert refusal.value.field == "role"


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 5, 1), None), (date(2026, 3, 2), date(2026, 5, 2)), (date(2026, 5, 31), date(2026, 7, 1))],
)
def test_a_role_is_not_given_over_days_on_which_the_person_has_it(org, starts_on, ends_on):
    give(org, org.clerk, starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 1))

    with pytest.raises(RuleViolation, match="trong thời gian ấy") as refusal:
        give(org, org.clerk, starts_on=starts_on, ends_on=ends_on)

    assert refusal.value.field == "role"


def test_a_role_is_given_before_and_after_the_days_on_which_the_person_has_it(org):
    never = give(org, org.clerk, starts_on=date(2026, 5, 1))
    end_role(never, by=org.admin, at=MOMENT)

    days = [(date(2026, 5, 1), date(2026, 6, 1)), (date(2026, 3, 2), date(2026, 5, 1)), (date(2026, 6, 1), None)]
    seats = [give(org, org.clerk, starts_on=starts_on, ends_on=ends_on) for starts_on, ends_on in days]

    assert list(Membership.objects.filter(user=org.clerk, unit=org.cell).order_by("pk")) == [never, *seats]


def test_a_role_ends_after_it_starts(org):
    with pytest.raises(RuleViolation) as refusal:
        give(org, org.clerk, ends_on=TODAY)

    assert refusal.value.field == "ends_on"


def test_no_role_is_given_in_a_closed_unit(org):
    close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation) as refusal:
        give(org, org.clerk)

    assert refusal.value.field == "unit"


def test_ending_a_role_ends_access_at_once(org):
    seat = org.secretary.memberships.get()

    end_role(seat, by=org.admin, at=MOMENT)

    assert list(Membership.objects.filter(user=org.secretary).active_on(TODAY)) == []


def test_a_role_of_the_future_can_be_ended(org):
    seat = give(org, org.clerk, starts_on=date(2026, 5, 1))

    end_role(seat, by=org.admin, at=MOMENT)

    assert not Membership.objects.filter(pk=seat.pk).active_on(date(2026, 5, 2)).exists()


def test_an_ended_role_does_not_end_again(org):
    seat = org.secretary.memberships.get()
    end_role(seat, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation, match="đã thôi từ trước"):
        end_role(seat, by=org.admin, at=MOMENT)


def test_a_role_ended_by_two_at_once_ends_once(org):
    seats = [org.secretary.memberships.get() for _ in range(2)]
    end_role(seats[0], by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation, match="đã thôi từ trước"):
        end_role(seats[1], by=org.admin, at=MOMENT)

    assert AuditEvent.objects.filter(act="role_ended").count() == 1


def test_the_only_admin_stays(org):
    seat = org.admin.memberships.get()

    with pytest.raises(RuleViolation, match="quản trị duy nhất"):
        end_role(seat, by=org.admin, at=MOMENT)


def test_an_admin_of_a_later_day_does_not_let_the_only_one_go(org):
    successor = make_person("admin2", org.committee)
    give(org, successor, unit=org.committee, role=Role.ADMIN, starts_on=date(2026, 3, 3))

    with pytest.raises(RuleViolation, match="quản trị duy nhất"):
        end_role(org.admin.memberships.get(), by=org.admin, at=MOMENT)


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_end_each_other_at_once_one_stays(org):
    other = make_person("admin2", org.committee, Role.ADMIN)
    start, refusals = Barrier(2), []

    def end(seat, by):
        try:
            start.wait()
            end_role(seat, by=by, at=MOMENT)
        except RuleViolation as refusal:
            refusals.append(refusal.message)
        finally:
            connection.close()

    windows = [
        Thread(target=end, args=[other.memberships.get(), org.admin]),
        Thread(target=end, args=[org.admin.memberships.get(), other]),
    ]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert len(refusals) == 1  # the only one left, or no admin any more, as the second came to see it
    assert Membership.objects.active_on(TODAY).filter(role=Role.ADMIN).count() == 1


def test_an_admin_may_go_when_another_covers_the_unit(org):
    make_person("admin2", org.superior, Role.ADMIN)
    seat = org.admin.memberships.get()

    end_role(seat, by=org.admin, at=MOMENT)

    assert seat.ends_on == TODAY


def test_a_reset_password_replaces_the_old_one(org):
    password = reset_password(org.secretary, by=org.admin, at=MOMENT)

    assert org.secretary.check_password(password)
    assert not org.secretary.check_password(PASSWORD)
    assert org.secretary.must_change_password


def test_changing_the_password_opens_the_portal(org):
    reset_password(org.secretary, by=org.admin, at=MOMENT)

    change_password(org.secretary, password="mot-mat-khau-khac", at=MOMENT)

    assert org.secretary.check_password("mot-mat-khau-khac")
    assert not org.secretary.must_change_password


def test_the_same_password_is_refused(org):
    with pytest.raises(RuleViolation) as refusal:
        change_password(org.secretary, password=PASSWORD, at=MOMENT)

    assert refusal.value.field == "new_password1"


def test_nobody_locks_oneself_out(org):
    with pytest.raises(RuleViolation) as refusal:
        change_account(
            org.admin,
            full_name="A",
            email="",
            is_active=False,
            by=org.admin,
            at=MOMENT,
            expected_version=1,
        )

    assert refusal.value.field == "is_active"


def test_mail_needs_an_address(org):
    with pytest.raises(RuleViolation) as refusal:
        change_own_settings(org.clerk, email="", wants_mail=True, at=MOMENT, expected_version=1)

    assert refusal.value.field == "email"
