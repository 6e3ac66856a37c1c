"""Which forms of file this machine can make, with a browser opened for one of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from portal.lib.official import pdf
from tests.conftest import CHROMIUM
from tests.plans.importing.corpus.harness import FORMS
from tests.plans.importing.corpus.printers import printing_with


@contextmanager
def forms_at_hand() -> Iterator[list[str]]:
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    missing = {*(() if path else ("chromium",)), *(() if pdf.is_available() else ("weasyprint",))}
    names = [name for name in FORMS if name not in missing]
    if path is None:
        yield names
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        with printing_with(browser):
            yield names
        browser.close()
