from datetime import date
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.lib.errors import RuleViolation
from tests.factories.people import LONG_AGO, MOMENT, PASSWORD, make_person
from units.accounts.services.accounts import change_account
from units.audit.models import AuditEvent
from units.enums import Role
from units.inbox.models import Notice
from units.people.models import Membership, User

TODAY = MOMENT.date()


def recover(username, role, **options) -> str:
    out = StringIO()
    call_command("recover_access", username, role=role, stdout=out, **options)
    return out.getvalue().splitlines()[-1].removeprefix("Mật khẩu tạm: ")


def test_the_last_admin_comes_in_again(org):
    User.objects.filter(pk=org.admin.pk).update(is_active=False)
    org.admin.memberships.update(ends_on="2026-01-01")

    password = recover("admin", "admin", unit="du")

    admin = User.objects.get(pk=org.admin.pk)
    assert admin.check_password(password)
    assert (admin.is_active, admin.must_change_password) == (True, True)
    assert admin.branches(Role.ADMIN) == (org.committee.branch,)
    event = AuditEvent.objects.filter(act="access_recovered").get()
    assert (event.actor, event.unit_path, event.details) == (
        None,
        org.committee.path,
        {"role": "admin", "is_new": False},
    )
    assert Notice.objects.filter(event="access_recovered", recipient=org.chair).exists()


def test_a_new_leader_is_put_in_where_there_is_none(org):
    Membership.objects.filter(role=Role.LEADER).delete()

    recover("bi-thu", "leader", full_name="Lê Thị Bí Thư")

    leader = User.objects.get(username="bi-thu")
    assert leader.branches(Role.LEADER) == (org.superior.branch,)
    assert AuditEvent.objects.get(act="access_recovered").details == {"role": "leader", "is_new": True}


def test_a_role_that_waits_or_begins_later_gives_way(org):
    Membership.objects.create(user=org.clerk, unit=org.committee, role=Role.LEADER, starts_on="2100-01-01")

    recover("clerk", "leader", unit="du")

    assert User.objects.get(pk=org.clerk.pk).has_role(Role.LEADER)


@pytest.mark.parametrize(
    ("options", "word"),
    [({"unit": "cb1"}, "không phải đảng ủy"), ({"unit": "khong-co"}, "Không có đơn vị"), ({}, "Chưa có tài khoản")],
)
def test_a_recovery_that_cannot_be_is_explained(org, options, word):
    with pytest.raises(CommandError, match=word):
        recover("ai-do", "admin", **options)

    assert not User.objects.filter(username="ai-do").exists()


def deactivate(person, by):
    values = {"full_name": "A", "email": "", "expected_version": 1, "is_active": False}
    return change_account(person, **values, by=by, at=MOMENT)


def test_the_only_admin_is_not_shut_out(org):
    """By an admin of a few days, who would be the last."""
    passing = make_person("tam", org.committee)
    Membership.objects.create(
        user=passing, unit=org.committee, role=Role.ADMIN, starts_on=LONG_AGO, ends_on=date(2099, 1, 1)
    )

    with pytest.raises(RuleViolation, match="quản trị duy nhất"):
        deactivate(org.admin, passing)

    assert User.objects.get(pk=org.admin.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_shut_each_other_out_at_once_one_stays(org):
    other = make_person("admin2", org.committee, Role.ADMIN)
    start, refusals = Barrier(2), []

    def shut(person, by):
        try:
            start.wait()
            deactivate(person, by)
        except RuleViolation as refusal:
            refusals.append(refusal.message)
        finally:
            connection.close()

    windows = [Thread(target=shut, args=[other, org.admin]), Thread(target=shut, args=[org.admin, other])]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert len(refusals) == 1
    admins = Membership.objects.active_on(TODAY).filter(role=Role.ADMIN, user__is_active=True)
    assert admins.count() == 1


def test_a_deactivated_person_and_the_leader_hear_of_it(org):
    deactivate(org.secretary, org.admin)

    assert not User.objects.get(pk=org.secretary.pk).is_active
    told = {notice.recipient: notice.title for notice in Notice.objects.filter(event="account_state_changed")}
    assert told == {
        org.secretary: "Tài khoản của anh/chị đã ngừng",
        org.chair: f"Tài khoản của A đã ngừng (người thực hiện: {org.admin})",
    }
    assert org.secretary.check_password(PASSWORD)
