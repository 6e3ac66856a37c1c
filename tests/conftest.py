"""The guards, the real services as fixtures, and no silent skip where everything is at hand (CI=true)."""

import gc
import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from tests import guards, services

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
pytest_plugins = ["tests.factories.fixtures"]

CHROMIUM = [
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    # A window goes from page to page in one process, which has read the files of the site already.
    *("--renderer-process-limit=1", "--disable-gpu"),
]
NEVER_SKIPPED_IN_CI = {"browser", "services", "pdf"}


def pytest_report_header() -> str:
    from django.conf import settings

    database = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"database: {database}, broker: {'redis' if settings.REDIS_URL else 'filesystem'}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only the tests that a database could change")


def uses_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("looks"):
        return False
    fixture_names = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in fixture_names


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from portal.lib.official import pdf

    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]
    if not pdf.is_available():
        for item in items:
            if item.get_closest_marker("pdf"):
                item.add_marker(pytest.mark.skip(reason=pdf.PANGO_ADVICE))
    # First, or the other process takes over half of its tests and seeds the year of the demo too.
    items.sort(key=lambda item: item.path.parent.name != "demo")


def pytest_collection_finish() -> None:
    """Five thousand tests are no garbage: looking through them each time cost a tenth of the whole."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    is_needed = NEVER_SKIPPED_IN_CI & {mark.name for mark in item.iter_markers()}
    if report.skipped and not hasattr(report, "wasxfail") and is_needed and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped although CI=true: {report.longrepr[2]}"
    return report


@pytest.fixture(autouse=True, scope="session")
def guarded():
    from django.template import engines
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = guards.empty_tables
    engine = engines["django"].engine
    engine.string_if_invalid = guards.LoudInvalid()
    with guards.loopback_only(), guards.shuffled_unordered(), guards.attributes_known(), guards.names_kept_out_of_log():
        yield


@pytest.fixture(autouse=True)
def own_marks():
    """The marks of the audit log lie outside of the database, and so outside of what a test undoes."""
    yield
    from django.conf import settings

    from units.audit.sealing import MARKS_NAME

    (settings.VAR_DIR / MARKS_NAME).unlink(missing_ok=True)


@pytest.fixture
def mail_sink():
    """A real SMTP server; hand its `url` to a worker as EMAIL_URL, read its `messages`."""
    with services.mail_server() as sink:
        yield sink


@pytest.fixture
def worker(transactional_db, mail_sink):
    """A real Celery worker on the database and broker of this test; it sends its mails to `mail_sink`."""
    with services.celery_worker(EMAIL_URL=mail_sink.url) as process:
        yield process


@pytest.fixture(scope="session")
def chromium():
    """Debian's browser, driven by Playwright; its shell without windows where it is there: the same engine makes a
    fresh profile in a fifth of the time."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        pytest.skip("chromium is not installed: apt-get install chromium-headless-shell")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()
