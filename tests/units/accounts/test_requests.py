"""Slips with passwords and mail addresses of people whose accounts open content."""

import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import LONG_AGO, MOMENT, PASSWORD, make_person, make_waiting_role
from units.accounts.models import AccountRequest, content_path
from units.accounts.services.accounts import change_account, change_own_settings
from units.accounts.services.requests import confirm_address, print_slip, refuse_request, reset_password
from units.accounts.services.roles import approve_role
from units.audit.models import AuditEvent
from units.enums import Approval, Role
from units.inbox.models import Notice
from units.inbox.services.mail import compose, titles_as_filed
from units.people.models import Membership
from units.people.services import change_password

TODAY = MOMENT.date()
NEW = "moi@example.vn"


@pytest.fixture
def slip(org):
    reset_password(org.clerk, by=org.admin, at=MOMENT)
    return AccountRequest.objects.get(user=org.clerk)


@pytest.fixture
def address(org):
    change(org, org.clerk, email=NEW)
    return AccountRequest.objects.get(user=org.clerk)


def change(org, person, **changes):
    person.refresh_from_db()
    values = {"full_name": person.full_name, "email": person.email, "is_active": True, **changes}
    return change_account(person, **values, by=org.admin, at=MOMENT, expected_version=person.version)


def mail_of(notice):
    composed = compose(notice, relevant_titles=titles_as_filed, at=MOMENT)
    return composed and composed.letter.to


def test_the_leader_prints_the_password_that_the_admin_asked_for(org, slip):
    password = print_slip(slip, by=org.chair, at=MOMENT)

    org.clerk.refresh_from_db()
    assert org.clerk.check_password(password)
    assert org.clerk.must_change_password
    assert not [event for event in AuditEvent.objects.all() if password in str(event.details)]


def test_until_the_slip_is_printed_the_old_password_holds(org, slip):
    org.clerk.refresh_from_db()
    assert org.clerk.check_password(PASSWORD)


def test_a_lost_slip_is_printed_again_until_the_password_is_changed(org, slip):
    first = print_slip(slip, by=org.chair, at=MOMENT)
    second = print_slip(slip, by=org.chair, at=MOMENT)

    slip.user.refresh_from_db()
    assert slip.user.check_password(second)
    assert not slip.user.check_password(first)
    change_password(slip.user, password="thuyền buồm trăng non", at=MOMENT)
    with pytest.raises(RuleViolation, match="đã xong"):
        print_slip(slip, by=org.chair, at=MOMENT)


@pytest.mark.parametrize("who", ["admin", "clerk", "outsider", "inspector"])
def test_nobody_but_the_leader_prints(org, slip, who):
    with pytest.raises(RuleViolation, match="lãnh đạo khác"):
        print_slip(slip, by=getattr(org, who), at=MOMENT)


def test_a_leader_who_asked_as_admin_does_not_print(org):
    second = make_person("chair2", org.committee, Role.LEADER)
    Membership.objects.create(user=org.chair, unit=org.committee, role=Role.ADMIN, starts_on=LONG_AGO)
    reset_password(org.clerk, by=org.chair, at=MOMENT)
    slip = AccountRequest.objects.get()

    with pytest.raises(RuleViolation):
        print_slip(slip, by=org.chair, at=MOMENT)

    assert list(AccountRequest.objects.visible_to(second)) == [slip]
    assert list(AccountRequest.objects.visible_to(org.chair)) == []


def test_a_refused_slip_leaves_the_password(org, slip):
    refuse_request(slip, reason="Đồng chí vẫn nhớ mật khẩu.", by=org.chair, at=MOMENT)

    assert not AccountRequest.objects.exists()
    told = Notice.objects.get(recipient=org.admin)
    assert (told.title, told.body) == (f"Không duyệt: {slip}", "Lý do: Đồng chí vẫn nhớ mật khẩu.")


@pytest.mark.parametrize("state", ["waiting", "ended", "future"])
def test_a_role_with_content_shuts_an_account_to_the_admin_at_any_time(org, state):
    fields = {
        "waiting": {"approval": Approval.WAITING, "given_by": org.admin, "starts_on": LONG_AGO},
        "ended": {"starts_on": LONG_AGO, "ends_on": TODAY},
        "future": {"starts_on": "2027-01-01"},
    }
    Membership.objects.create(user=org.secretary, unit=org.committee, role=Role.CLERK, **fields[state])

    assert reset_password(org.secretary, by=org.admin, at=MOMENT) is None


def test_a_role_that_never_began_shuts_nothing(org):
    days = {"starts_on": TODAY, "ends_on": TODAY}
    make_waiting_role(org.secretary, org.committee, Role.CLERK, by=org.admin, **days)

    assert reset_password(org.secretary, by=org.admin, at=MOMENT)


def test_roles_of_two_committees_are_for_the_leader_above_both(org):
    Membership.objects.create(user=org.clerk, unit=org.other_committee, role=Role.CLERK, starts_on=LONG_AGO)

    assert content_path(org.clerk, on=TODAY) == org.superior.path
    assert content_path(org.secretary, on=TODAY) is None


def test_a_second_role_with_content_needs_no_new_password(org):
    seat = make_waiting_role(org.clerk, org.committee, Role.INSPECTOR, by=org.admin)

    approve_role(seat, by=org.chair, at=MOMENT)

    org.clerk.refresh_from_db()
    assert org.clerk.check_password(PASSWORD)


def test_an_admin_resets_nobody_elsewhere_and_not_himself(org):
    for person in (org.outsider, org.admin):
        with pytest.raises(RuleViolation, match="Chỉ quản trị phụ trách"):
            reset_password(person, by=org.admin, at=MOMENT)


def test_the_owner_confirms_a_new_address_and_the_old_one_hears_of_it(org, address):
    confirm_address(address, by=org.clerk, at=MOMENT)

    org.clerk.refresh_from_db()
    assert org.clerk.email == NEW
    told = Notice.objects.filter(recipient=org.clerk).order_by("pk")
    assert [mail_of(notice) for notice in told] == ["clerk@example.vn", "clerk@example.vn"]


def test_a_leader_confirms_a_new_address(org, address):
    confirm_address(address, by=org.chair, at=MOMENT)

    org.clerk.refresh_from_db()
    assert org.clerk.email == NEW
    assert not AccountRequest.objects.exists()


@pytest.mark.parametrize("who", ["admin", "inspector", "outsider"])
def test_nobody_else_confirms_an_address(org, address, who):
    with pytest.raises(RuleViolation):
        confirm_address(address, by=getattr(org, who), at=MOMENT)


def test_an_address_that_was_asked_for_anew_is_not_the_one_that_was_seen(org, address):
    change(org, org.clerk, email="khac@example.vn")

    with pytest.raises(RuleViolation, match="đã rút"):
        confirm_address(address, by=org.chair, at=MOMENT)

    assert AccountRequest.objects.get().email == "khac@example.vn"


def test_who_changes_his_own_address_is_told_at_the_old_one(org, address):
    change_own_settings(
        org.clerk, email="toi@example.vn", wants_mail=True, at=MOMENT, expected_version=org.clerk.version
    )

    last = Notice.objects.filter(recipient=org.clerk).latest("pk")
    assert (last.title, mail_of(last)) == (
        "Tài khoản của anh/chị đổi địa chỉ thư thành toi@example.vn",
        "clerk@example.vn",
    )
    assert not AccountRequest.objects.exists()
    assert not Notice.objects.filter(recipient=org.chair, event="email_changed").exists()


def test_an_address_of_a_reporter_changes_at_once_and_the_old_one_hears_of_it(org):
    change(org, org.secretary, email=NEW)

    org.secretary.refresh_from_db()
    assert org.secretary.email == NEW
    assert mail_of(Notice.objects.get(recipient=org.secretary)) == "secretary@example.vn"


def test_a_person_who_wants_no_mail_hears_of_his_account_all_the_same(org):
    type(org.clerk).objects.filter(pk=org.clerk.pk).update(wants_mail=False)

    change(org, org.clerk, is_active=False)

    assert mail_of(Notice.objects.get(recipient=org.clerk)) == "clerk@example.vn"


def test_a_reset_of_a_reporter_is_told_and_shown(org):
    password = reset_password(org.secretary, by=org.admin, at=MOMENT)

    assert org.secretary.check_password(password)
    assert Notice.objects.get(recipient=org.secretary).title == "Tài khoản của anh/chị được đặt lại mật khẩu"
    assert Notice.objects.get(recipient=org.chair).event == "password_reset"
