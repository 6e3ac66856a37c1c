"""A person before a real browser. Whatever the page complains of, or asks of another host, fails the test."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

from portal.lib.clock import HANOI
from tests.browsing import signed_in
from tests.days import BROWSER_MOMENT
from tests.factories.people import PASSWORD, Organisation, make_organisation
from units.people.models import User

DESK = {"viewport": {"width": 1366, "height": 768}}
TABLET = {"viewport": {"width": 768, "height": 1024}}
QUIET = "/static/css/base/tokens.css"  # shown as text: a page without a script
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}

# Head and body go out apart: each of the fifty files of a page would wait 40 ms for the browser to acknowledge.
WSGIRequestHandler.disable_nagle_algorithm = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def org(transactional_db) -> Organisation:
    return make_organisation()


@pytest.fixture(autouse=True)
def moment() -> Iterator[datetime | None]:
    """When all this happens, by the clock of the server and of every page; None is now."""
    if not os.environ.get(BROWSER_MOMENT):
        yield None
        return
    moment = datetime.fromisoformat(os.environ[BROWSER_MOMENT]).replace(tzinfo=HANOI)
    with time_machine.travel(moment):
        yield moment


def watch(page: Page) -> None:
    """From now on `page.route` holds. Chromium tells it is watching a moment before it has exchanged the page's way to
    the network; what the page asks in between passes by unseen."""
    page.route("**/sw.js?watched", lambda route: route.fulfill(body="watched"))
    page.evaluate("async () => { while ((await (await fetch('/sw.js?watched')).text()) !== 'watched'); }")


class Delay:
    """What a page posts to an address waits until `end`; `requests` are those waiting."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.is_over = page, False
        self.requests: list[Route] = []
        page.route(address, self.hold)
        if page.url != "about:blank":
            watch(page)

    def hold(self, route: Route) -> None:
        if self.is_over or route.request.method != "POST":
            route.continue_()
        else:
            self.requests.append(route)

    def wait_for_request(self, count: int = 1) -> None:
        for _ in range(160):
            if len(self.requests) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.requests)} of {count} requests")

    def let_one_through(self) -> None:
        self.requests.pop(0).continue_()

    def end(self) -> None:
        self.is_over = True
        for request in self.requests:
            request.continue_()


class Window:
    """A browser window of one size. It outlives the test and keeps nothing of it but the files that a browser keeps of
    any site: to fetch and read them anew takes longer than the page itself."""

    def __init__(self, browser: Browser, url: str, device: dict, moment: datetime | None) -> None:
        self.url, self.device = url, device
        self.context: BrowserContext = browser.new_context(
            base_url=url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce", **device
        )
        self.context.set_default_timeout(8_000)
        if moment:
            self.context.clock.set_fixed_time(moment)
        self.page: Page = self.context.new_page()
        self.visitor: Visitor | None = None
        self.page.on("console", lambda message: self.tell(message.text, if_=message.type in ("error", "warning")))
        self.page.on("pageerror", lambda error: self.tell(str(error)))
        # The browser finds no other host. To hear of each of the fifty files of a page costs a sixth of the whole test.
        self.page.on("requestfailed", lambda failed: self.tell(f"asked {failed.url}", if_=self.is_foreign(failed.url)))

    def tell(self, text: str, *, if_: bool = True) -> None:
        if if_ and self.visitor:
            self.visitor.complaints.append(text)

    def is_foreign(self, url: str) -> bool:
        return urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != urlsplit(self.url).netloc

    def leave(self) -> None:
        """Nobody was ever here. The page goes first, or it could still put something aside."""
        self.visitor = None
        self.page.unroute_all()
        self.context.set_offline(False)
        with suppress(Error):  # overtaken by where the page was going
            self.page.goto(QUIET)
        self.page.wait_for_load_state()
        if not self.page.url.endswith(QUIET):
            self.page.goto(QUIET)
        self.page.evaluate("sessionStorage.clear()")
        self.page.set_viewport_size(self.device["viewport"])
        session = self.context.new_cdp_session(self.page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        # Cookies, what pages put aside, workers.
        session.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        session.detach()


class Visitor:
    """A person at a window. `complaints` gathers console errors, failed scripts and requests to other hosts."""

    def __init__(self, window: Window) -> None:
        self.window, self.url = window, window.url
        self.context, self.page = window.context, window.page
        self.complaints: list[str] = []
        window.visitor = self

    def sign_in(self, username: str) -> None:
        """The session that the form of the sign-in gives, without the form and without the first page."""
        session = signed_in(User.objects.get(username=username)).session.session_key
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def sign_in_by_form(self, username: str) -> None:
        self.page.goto("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(lambda address: "/dang-nhap/" not in address)

    def look(self) -> None:
        """The page before us is accessible and not wider than the window."""
        self.page.wait_for_load_state()
        if connection.vendor == "sqlite":  # once: no database changes what axe sees
            found = Axe().run(self.page, options={"reporter": "no-passes"})
            assert found.violations_count == 0, found.generate_report()
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} is {width} px too wide"


@pytest.fixture(scope="session")
def windows() -> dict[str, list[Window]]:
    """By size, the windows at which nobody stands."""
    return {}


@pytest.fixture
def visitors(chromium, live_server, moment, windows) -> Iterator:
    """`visitors(PHONE)` opens a window of that size."""
    visiting: list[tuple[list[Window], Visitor]] = []

    def open_window(device: dict) -> Visitor:
        free = windows.setdefault(str(device), [])
        window = free.pop() if free else Window(chromium, live_server.url, device, moment)
        visiting.append((free, Visitor(window)))
        return visiting[-1][1]

    yield open_window
    for free, visitor in visiting:
        visitor.window.leave()
        free.append(visitor.window)
    assert [visitor.complaints for _, visitor in visiting] == [[] for _ in visiting]


@pytest.fixture
def phone(visitors) -> Visitor:
    return visitors(PHONE)


@pytest.fixture
def desk(visitors) -> Visitor:
    return visitors(DESK)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def window(request, visitors) -> Visitor:
    """A journey that is gone at both sizes."""
    return visitors(request.param)
