import pytest
from django.urls import reverse

from tests.factories.people import LONG_AGO, PASSWORD
from units.enums import Role
from units.people.models import Membership

SIGN_IN = reverse("units:sign_in")
CHANGE = reverse("units:password_change")
PROFILE = reverse("units:profile")
ACT_AS = reverse("units:act_as")
NEW = {"new_password1": "mot-mat-khau-khac", "new_password2": "mot-mat-khau-khac"}


def test_signing_in_leads_to_the_page_asked_for(org, client):
    answer = client.post(SIGN_IN, {"username": "clerk", "password": PASSWORD, "next": PROFILE})

    assert answer.status_code == 302
    assert answer.url == PROFILE
    assert client.get(PROFILE).status_code == 200


def test_a_wrong_password_keeps_the_name(org, client):
    page = client.post(SIGN_IN, {"username": "clerk", "password": "sai"}).content.decode()

    assert 'value="clerk"' in page
    assert "chưa đúng" in page


def test_too_many_wrong_passwords_lock_this_person_at_this_address(org, client):
    for _ in range(8):
        answer = client.post(SIGN_IN, {"username": "clerk", "password": "sai"})

    assert answer.status_code == 429
    assert f"Thử lại sau {answer['Retry-After']} giây" in " ".join(answer.content.decode().split())
    assert client.post(SIGN_IN, {"username": "chair", "password": PASSWORD, "next": PROFILE}).status_code == 302


def test_signing_out_ends_the_session(org, sign_in):
    browser = sign_in(org.clerk)

    browser.post(reverse("units:sign_out"))

    assert browser.get(PROFILE).url == f"{SIGN_IN}?next={PROFILE}"


def test_a_handed_over_password_opens_nothing_but_its_change(org, sign_in):
    org.clerk.must_change_password = True
    org.clerk.save()
    browser = sign_in(org.clerk)

    assert browser.get(PROFILE).url == CHANGE
    assert "mật khẩu tạm" in browser.get(CHANGE).content.decode()

    browser.post(CHANGE, {"old_password": PASSWORD, **NEW})

    assert browser.get(PROFILE).status_code == 200


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"old_password": "sai"}, "Mật khẩu đang dùng chưa đúng."),
        ({"new_password2": "khac"}, "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "Mật khẩu mới phải khác mật khẩu đang dùng."),
        ({"new_password1": "123", "new_password2": "123"}, "is-invalid"),
    ],
)
def test_a_bad_change_of_password_is_explained(org, sign_in, change, word):
    page = sign_in(org.clerk).post(CHANGE, {"old_password": PASSWORD, **NEW, **change}).content.decode()

    org.clerk.refresh_from_db()
    assert word in page
    assert org.clerk.check_password(PASSWORD)


def test_notices_can_stay_in_the_inbox(org, sign_in):
    sign_in(org.clerk).post(PROFILE, {"email": "", "wants_mail": "no", "version": 1})

    org.clerk.refresh_from_db()
    assert (org.clerk.email, org.clerk.wants_mail) == ("", False)


def test_mail_without_an_address_is_refused_and_kept(org, sign_in):
    page = sign_in(org.clerk).post(PROFILE, {"email": "", "wants_mail": "yes", "version": 1}).content.decode()

    assert "Nhập địa chỉ thư điện tử" in page
    org.clerk.refresh_from_db()
    assert org.clerk.email == "clerk@example.vn"


@pytest.fixture
def two_seats(org):
    """The secretary is the clerk of the committee as well."""
    return Membership.objects.create(user=org.secretary, unit=org.committee, role=Role.CLERK, starts_on=LONG_AGO)


def test_acting_in_one_role_narrows_what_one_sees(org, sign_in, two_seats):
    browser = sign_in(org.secretary)
    cell_seat = org.secretary.memberships.get(unit=org.cell)
    committee_page = reverse("units:unit_detail", args=[org.committee.pk])
    assert browser.get(committee_page).status_code == 200

    browser.post(ACT_AS, {"seat": cell_seat.pk})
    assert browser.get(committee_page).status_code == 404

    browser.post(ACT_AS, {"seat": ""})
    assert browser.get(committee_page).status_code == 200


@pytest.mark.parametrize("seat", ["999999", "x", "²"])
def test_a_seat_of_somebody_else_is_not_there(org, sign_in, two_seats, seat):
    assert sign_in(org.secretary).post(ACT_AS, {"seat": seat}).status_code == 404


def test_the_strip_offers_the_roles(org, sign_in, two_seats):
    page = sign_in(org.secretary).get(PROFILE).content.decode()

    assert "Làm việc với vai trò" in page
    assert f'name="seat" value="{two_seats.pk}"' in page


def test_a_short_password_is_refused_in_vietnamese(org, sign_in):
    short = {"old_password": PASSWORD, "new_password1": "ngan-2b", "new_password2": "ngan-2b"}

    page = sign_in(org.clerk).post(CHANGE, short).content.decode()

    assert "Mật khẩu cần ít nhất 10 ký tự." in page
    assert "too short" not in page
