"""Roles with content: given by an admin, approved by a leader."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from portal.lib import clock
from portal.lib.errors import RuleViolation
from tests.factories.people import LONG_AGO, MOMENT, make_person, make_waiting_role
from units.accounts.models import PendingRole, deciding_leaders
from units.accounts.services.roles import approve_role, close_unit, end_role, give_role, install_role, refuse_role
from units.audit.models import AuditEvent
from units.enums import CONTENT_ROLES, Approval, Role
from units.inbox.models import Notice
from units.people.models import Membership, User

TODAY = date(2026, 3, 2)


def give(org, person, role=Role.CLERK, **changes):
    values = {"unit": org.committee, "starts_on": TODAY, "ends_on": None, "by": org.admin, **changes}
    return give_role(person, role=role, at=MOMENT, **values)


@pytest.fixture
def waiting(org):
    return give(org, org.secretary)


def titles(person):
    return [notice.title for notice in Notice.objects.filter(recipient=person).order_by("pk")]


@pytest.mark.parametrize("role", CONTENT_ROLES)
def test_a_role_with_content_waits(org, role):
    seat = give(org, org.secretary, role)

    assert (seat.approval, seat.given_by, seat.given_at) == (Approval.WAITING, org.admin, MOMENT)
    assert not Membership.objects.active_on(TODAY).filter(pk=seat.pk).exists()
    assert not User.objects.holding(role, on=TODAY, path=org.committee.path).filter(pk=org.secretary.pk).exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.ADMIN])
def test_other_roles_hold_at_once(org, role):
    seat = give(org, org.secretary, role, unit=org.union)

    assert list(Membership.objects.active_on(TODAY).filter(pk=seat.pk)) == [seat]


def test_who_is_concerned_hears_of_a_gift(org, waiting):
    words = "được đề nghị giao, chờ lãnh đạo duyệt, vai trò Cán bộ Văn phòng, Đảng ủy Công ty Sao Mai"
    assert titles(org.secretary) == [f"Anh/chị {words}"]
    assert titles(org.chair) == [
        f"{org.secretary} {words} (người thực hiện: {org.admin})",
        f"Duyệt vai trò Cán bộ Văn phòng của {org.secretary}, Đảng ủy Công ty Sao Mai",
    ]
    assert titles(org.admin) == titles(org.clerk) == []


def test_a_new_admin_is_told_to_the_leader_and_the_other_admins(org):
    other = make_person("admin2", org.committee, Role.ADMIN)

    give(org, org.secretary, Role.ADMIN)

    assert [len(titles(person)) for person in (org.chair, other, org.secretary, org.admin)] == [1, 1, 1, 0]


def test_an_approved_role_holds_from_the_day_of_approval(org, waiting):
    Membership.objects.filter(pk=waiting.pk).update(starts_on=LONG_AGO)

    approve_role(waiting, by=org.chair, at=MOMENT)

    waiting.refresh_from_db()
    assert (waiting.approval, waiting.starts_on, waiting.decided_by) == (Approval.GRANTED, TODAY, org.chair)
    assert list(Membership.objects.active_on(TODAY).filter(user=org.secretary, role=Role.CLERK)) == [waiting]
    assert titles(org.admin) == [f"Đã duyệt: {waiting}"]


def test_a_role_of_a_later_day_keeps_its_day(org):
    seat = give(org, org.secretary, starts_on=date(2026, 5, 1))

    assert approve_role(seat, by=org.chair, at=MOMENT).starts_on == date(2026, 5, 1)


def test_a_refused_role_never_began_and_can_be_given_again(org, waiting):
    refuse_role(waiting, reason=" Chưa có quyết định. ", by=org.chair, at=MOMENT)

    waiting.refresh_from_db()
    assert (waiting.approval, waiting.ends_on, waiting.refusal) == (Approval.REFUSED, TODAY, "Chưa có quyết định.")
    assert titles(org.admin) == [f"Không duyệt: {waiting}. Lý do: Chưa có quyết định."]
    assert give(org, org.secretary).approval == Approval.WAITING


def test_a_refusal_needs_a_reason(org, waiting):
    with pytest.raises(RuleViolation) as refusal:
        refuse_role(waiting, reason=" ", by=org.chair, at=MOMENT)

    assert refusal.value.field == "reason"


def test_a_role_is_decided_once(org, waiting):
    approve_role(waiting, by=org.chair, at=MOMENT)

    for again in (approve_role, lambda seat, **by: refuse_role(seat, reason="Không.", **by)):
        with pytest.raises(RuleViolation, match="từ trước"):
            again(waiting, by=org.chair, at=MOMENT)

    assert AuditEvent.objects.filter(act__in=["role_approved", "role_refused"]).count() == 1


def test_a_waiting_role_is_not_given_again(org, waiting):
    with pytest.raises(RuleViolation, match="đang chờ duyệt"):
        give(org, org.secretary)


def test_a_withdrawn_role_is_not_approved(org, waiting):
    end_role(waiting, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation, match="từ trước"):
        approve_role(waiting, by=org.chair, at=MOMENT)

    assert not PendingRole.objects.waiting_on(TODAY).exists()


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"ends_on": TODAY}, "từ trước"), ({"ends_on": TODAY + timedelta(days=1)}, "")],
)
def test_a_role_that_is_over_is_not_approved(org, waiting, fields, word):
    Membership.objects.filter(pk=waiting.pk).update(starts_on=LONG_AGO, **fields)

    if word:
        with pytest.raises(RuleViolation, match=word):
            approve_role(waiting, by=org.chair, at=MOMENT)
    else:
        assert approve_role(waiting, by=org.chair, at=MOMENT).approval == Approval.GRANTED


def test_a_role_in_a_unit_that_closed_waits_no_longer(org):
    seat = give(org, org.secretary, unit=org.office)
    close_unit(org.office, closed_on=TODAY, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation, match="đã kết thúc"):
        approve_role(seat, by=org.chair, at=MOMENT)

    assert not PendingRole.objects.waiting_on(TODAY).exists()


def test_a_role_of_an_inactive_person_is_not_approved(org, waiting):
    User.objects.filter(pk=org.secretary.pk).update(is_active=False)

    with pytest.raises(RuleViolation, match="đang ngừng"):
        approve_role(waiting, by=org.chair, at=MOMENT)

    assert not PendingRole.objects.waiting_on(TODAY).exists()


def test_the_nearest_leader_decides(org, waiting):
    above = make_person("tren", org.superior, Role.LEADER)
    new_committee = give(org, org.clerk, Role.LEADER, unit=org.other_committee, by=above_admin(org))
    Membership.objects.filter(user=org.outsider, role=Role.LEADER).delete()

    assert deciding_leaders(waiting, on=TODAY) == [org.chair]
    assert deciding_leaders(new_committee, on=TODAY) == [above]
    assert [seat.pk for seat in PendingRole.objects.visible_to(above)] == [new_committee.pk]
    assert [seat.pk for seat in PendingRole.objects.visible_to(org.chair)] == [waiting.pk]


def above_admin(org):
    return make_person("quan-tri-tren", org.superior, Role.ADMIN)


def test_nobody_decides_about_himself_or_what_he_gave(org):
    above = make_person("tren", org.superior, Role.LEADER)
    Membership.objects.create(user=org.chair, unit=org.committee, role=Role.ADMIN, starts_on=LONG_AGO)

    about_himself = give(org, org.chair, Role.INSPECTOR)
    his_gift = give(org, org.secretary, by=User.objects.get(pk=org.chair.pk))

    assert deciding_leaders(about_himself, on=TODAY) == deciding_leaders(his_gift, on=TODAY) == [above]
    with pytest.raises(RuleViolation, match="lãnh đạo khác duyệt: Người tren"):
        approve_role(his_gift, by=org.chair, at=MOMENT)


@pytest.mark.parametrize("state", ["ended", "waiting", "future", "inactive", "in a cell"])
def test_who_leads_no_committee_today_decides_nothing(org, waiting, state):
    changes = {"ended": {"ends_on": TODAY}, "waiting": {"approval": "waiting"}, "future": {"starts_on": "2027-01-01"}}
    seats = org.chair.memberships.all()
    seats.update(**changes.get(state, {"unit": org.cell} if state == "in a cell" else {}))
    User.objects.filter(pk=org.chair.pk).update(is_active=state != "inactive")

    assert deciding_leaders(waiting, on=TODAY) == []
    with pytest.raises(RuleViolation):
        approve_role(waiting, by=org.chair, at=MOMENT)


@pytest.mark.parametrize("field", ["decided_by", "given_by"])
def test_the_database_keeps_three_people_apart(org, waiting, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=waiting.pk).update(**{field: org.secretary})
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=waiting.pk).update(decided_by=org.admin)


def test_an_admin_of_another_committee_gives_and_ends_nothing(org, waiting):
    other = make_person("quan-tri-khac", org.other_committee, Role.ADMIN)

    with pytest.raises(RuleViolation, match="Chỉ quản trị của Đảng ủy Công ty Sao Mai"):
        give(org, org.clerk, Role.REPORTER, by=other)
    with pytest.raises(RuleViolation, match="Chỉ quản trị của Đảng ủy Công ty Sao Mai"):
        end_role(waiting, by=other, at=MOMENT)


def test_the_service_gives_nobody_a_role_of_his_own(org):
    with pytest.raises(RuleViolation, match="chính mình"):
        give(org, org.admin, Role.REPORTER)


def test_a_command_gives_at_once(org):
    seat = install_role(org.secretary, unit=org.committee, role=Role.LEADER, starts_on=TODAY, at=MOMENT)

    assert (seat.approval, seat.given_by) == (Approval.GRANTED, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_who_decide_at_once_one_does(org):
    second = make_person("chair2", org.committee, Role.LEADER)
    seat = make_waiting_role(org.secretary, org.committee, Role.CLERK, by=org.admin)
    start, refusals = Barrier(2), []

    def press(service, leader, **words):
        try:
            start.wait()
            service(seat, by=leader, at=clock.now(), **words)
        except RuleViolation as refusal:
            refusals.append(refusal.message)
        finally:
            connection.close()

    windows = [
        Thread(target=press, args=[approve_role, org.chair]),
        Thread(target=press, args=[refuse_role, second], kwargs={"reason": "Không."}),
    ]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert len(refusals) == 1
    assert AuditEvent.objects.filter(act__in=["role_approved", "role_refused"]).count() == 1


def test_a_role_that_ends_with_its_unit_is_told(org):
    waiting = make_waiting_role(org.clerk, org.cell, Role.INSPECTOR, by=org.admin)
    Membership.objects.filter(pk=waiting.pk).update(starts_on=date(2026, 5, 1))

    close_unit(org.cell, closed_on=date(2026, 4, 1), by=org.admin, at=MOMENT)

    words = "thôi từ ngày 01/04/2026, do đơn vị kết thúc, vai trò Người báo cáo của đơn vị, Chi bộ Kỹ thuật"
    assert titles(org.secretary) == [f"Anh/chị {words}"]
    assert f"{org.secretary} {words} (người thực hiện: {org.admin})" in titles(org.chair)
    assert len(titles(org.clerk)) == 1
    assert titles(org.admin) == []
