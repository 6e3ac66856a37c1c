import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portal.lib import clock
from tests.e2e.conftest import DESK, PHONE, Visitor
from tests.factories.people import MOMENT, PASSWORD, Organisation, make_waiting_role
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.accounts.models import AccountRequest
from units.accounts.services.requests import reset_password
from units.enums import Role
from units.people.models import Membership
from units.tree.services import set_aliases

pytestmark = pytest.mark.looks

SMALL = {"viewport": {"width": 320, "height": 640}}

PAGES = (
    "unit_list",
    "unit_create",
    "person_list",
    "person_create",
    "audit_list",
    "profile",
    "notice_list",
    "reminder_settings",
)


@pytest.mark.parametrize("device", [SMALL, DESK], ids=["small", "desk"])
def test_every_page_of_the_admin_is_accessible(visitors, org, device):
    make_assignment(make_task(make_issued_plan(org), due_on=clock.today() + timedelta(days=1)), org.cell)
    visitor = visitors(device)
    visitor.sign_in("admin")
    addresses = [reverse(f"units:{name}") for name in PAGES]
    addresses.append(reverse("plans:reminder_preview"))
    addresses.append(reverse("units:unit_detail", args=[org.committee.pk]))
    addresses.append(reverse("units:person_detail", args=[org.secretary.pk]))

    for address in addresses:
        visitor.page.goto(address)
        visitor.look()


def test_a_new_person_gets_a_password_and_has_to_change_it(visitors, org):
    desk, person = visitors(DESK), visitors(PHONE).page
    admin = desk.page
    desk.sign_in("admin")
    admin.goto(reverse("units:person_create"))
    admin.get_by_label("Họ và tên").fill("Trần Văn Mới")
    admin.get_by_label("Tên đăng nhập").fill("tran.van.moi")
    admin.locator(".ts-control").click()
    admin.keyboard.type("chi bo ky")
    admin.keyboard.press("Enter")
    expect(admin.locator(".ts-control .item")).to_contain_text("Chi bộ Kỹ thuật")
    admin.get_by_role("button", name="Thêm tài khoản").click()
    password = admin.locator(".vb-secret").inner_text()

    person.goto(f"/dang-nhap/?next={reverse('units:profile')}")
    sign_in(person, "tran.van.moi", password)
    person.wait_for_url(f"**{reverse('units:password_change')}")
    person.get_by_label("Mật khẩu đang dùng").fill(password)
    person.get_by_label("Mật khẩu mới", exact=False).first.fill("mot-mat-khau-rieng")
    person.get_by_label("Nhập lại mật khẩu mới").fill("mot-mat-khau-rieng")
    person.get_by_role("button", name="Đổi mật khẩu").click()

    person.get_by_text("Đã đổi mật khẩu").wait_for()


def test_a_unit_is_found_by_another_name(desk, org):
    set_aliases(org.cell, ["CB1"], by=org.admin, at=MOMENT)
    page = desk.page
    desk.sign_in("admin")
    page.goto(reverse("units:person_create"))

    page.locator(".ts-control").click()
    page.keyboard.type("cb1")
    page.keyboard.press("Enter")

    expect(page.locator(".ts-control .item")).to_have_text("Chi bộ Kỹ thuật")


def test_the_menu_and_questions_work_without_javascript(chromium, live_server, org):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(f"/dang-nhap/?next={reverse('units:person_detail', args=[org.secretary.pk])}")
    sign_in(page, "admin", PASSWORD)
    page.locator("summary", has_text="Thôi vai trò").click()
    page.get_by_role("button", name="Thôi vai trò").click()

    page.get_by_text("đã thôi vai trò").wait_for()
    page.get_by_label("Mở trình đơn").click()
    page.locator("#menu").get_by_role("link", name="Tổ chức").click()

    page.wait_for_url(re.compile(f"{reverse('units:unit_list')}$"))
    context.close()


def sign_in(page, username: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_leader_approves_and_prints(org: Organisation, window: Visitor):
    seat = make_waiting_role(org.secretary, org.committee, Role.CLERK, by=org.admin)
    reset_password(org.clerk, by=org.admin, at=MOMENT)
    AccountRequest.objects.create(
        user=org.clerk, kind="email", path=org.committee.path, email="moi@x.vn", asked_by=org.admin, asked_at=MOMENT
    )
    page = window.page
    window.sign_in("chair")
    page.goto("/")
    page.get_by_role("link", name="Xem, duyệt").click()
    page.get_by_role("heading", name="Vai trò chờ duyệt").wait_for()
    window.look()

    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_text("cần mật khẩu mới").wait_for()
    assert Membership.objects.get(pk=seat.pk).decided_by == org.chair

    page.get_by_role("button", name="In phiếu").first.click()
    page.get_by_text("chỉ hiện một lần này").wait_for()
    window.look()
    page.get_by_role("link", name="Đã in xong").click()
    page.get_by_role("button", name="In lại").wait_for()


def test_the_admin_sees_how_it_stands(org: Organisation, window: Visitor):
    make_waiting_role(org.clerk, org.committee, Role.LEADER, by=org.admin)
    reset_password(org.clerk, by=org.admin, at=MOMENT)
    window.sign_in("admin")

    window.page.goto(reverse("units:person_detail", args=[org.clerk.pk]))

    window.look()
    assert window.page.get_by_text("Chờ Người chair", exact=True).count() == 1


def test_the_owner_is_asked_about_an_address(org: Organisation, window: Visitor):
    AccountRequest.objects.create(
        user=org.clerk, kind="email", path=org.committee.path, email="moi@x.vn", asked_by=org.admin, asked_at=MOMENT
    )
    window.sign_in("clerk")

    window.page.goto(reverse("units:profile"))

    window.look()
    window.page.get_by_role("button", name="Giữ địa chỉ cũ").click()
    window.page.get_by_text("Đã giữ địa chỉ").wait_for()
