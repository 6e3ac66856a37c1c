"""Pictures of every page for every role: `make pictures OUT=folder [PAGES=folder/pages.json] [ONLY=pattern]`.

Beside each picture stands what a reader reads there and where links and forms lead; of a file its text alone. The clock
stands still and the demo is the same each time, so that two runs on equal code give equal folders."""

import argparse
import hashlib
import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.demo import HOST, MOMENT, client_of, demo_portal, same_hashes
from tests.pictures.crawling import crawl, is_page, text_of_file

if TYPE_CHECKING:
    from django.http import HttpResponse

ROLES = {
    "clerk": "vanphong",
    "reporter": "chibo1",
    "inspector": "kiemtra",
    "leader": "lanhdao",
    "superior": "captren",
    "admin": "quantri",
    "nobody": "",
}
SIZES = {
    "390": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "1366": {"viewport": {"width": 1366, "height": 768}},
}
LONGEST_NAME = 120
LOOKS_ALIKE = ["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"]
# Fonts and pictures are there, also those further down, and what the page asks for by itself has come. The hash of an
# issued file is another each time: PDFs know the moment they were made, in a process whose clock does not stand still.
SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.querySelectorAll("img").forEach((image) => (image.loading = "eager"));
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await document.fonts.ready;
  for (let frames = 0; frames < 300; frames++) {
    await frame();
    if (!document.querySelector(".htmx-request")) break;
  }
  await document.fonts.ready;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (/[0-9a-f]{64}/.test(text.data)) text.data = text.data.replace(/[0-9a-f]{64}/g, "0".repeat(64));
  }
}"""
WORDS = r"""() => {
  const words = (one) => one.textContent.trim().replace(/\s+/g, " ");
  const leads = [...document.querySelectorAll("a[href], form")].map((one) =>
    one.matches("a") ? `${one.getAttribute("href")} ${words(one)}` : `${one.method} ${one.getAttribute("action")}`);
  const { pathname, search } = location;
  return [pathname + search, "", document.body.innerText, "--- links and forms", ...leads].join("\n");
}"""

Pages = dict[str, dict[str, str]]  # role → path → page or file


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=Path, help="the pages.json of an earlier run, to look at the same pages")
    parser.add_argument("--only", default="", help="of these, only paths that match the pattern")
    chosen = parser.parse_args()
    same_hashes()
    earlier_pages = json.loads(chosen.pages.read_text()) if chosen.pages else None
    if chosen.out.exists() and any(chosen.out.iterdir()) and not (chosen.out / "pages.json").exists():
        parser.error(f"{chosen.out} holds something else than pictures")
    shutil.rmtree(chosen.out, ignore_errors=True)
    chosen.out.mkdir(parents=True)
    with demo_portal():
        from tests.pictures.states import bring_about

        for failure in bring_about():
            print(f"not brought about: {failure}", flush=True)
        pages = look_again(earlier_pages, chosen) if earlier_pages else explore(chosen)
        (chosen.out / "pages.json").write_text(json.dumps(pages, indent=1))
        # Playwright's own loop keeps the database from this thread.
        seats = {role: {m.key: m.value for m in client_of(ROLES[role]).cookies.values()} for role in pages}
        with serving() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=LOOKS_ALIKE)
            for role, paths in pages.items():
                page_paths = [path for path in paths if paths[path] == "page"]
                take(browser, address, page_paths, chosen.out / role, cookies=seats[role])


def explore(chosen: argparse.Namespace) -> Pages:
    """Files are kept on the way."""
    pages: Pages = {}
    for role, username in ROLES.items():
        answers = {path: answer for path, answer in crawl(client_of(username)) if re.search(chosen.only, path)}
        pages[role] = {path: keep(answer, chosen.out / role, path) for path, answer in answers.items()}
        print(f"{role}: {len(answers)} addresses", flush=True)
    return pages


def look_again(pages: Pages, chosen: argparse.Namespace) -> Pages:
    for role, paths in pages.items():
        pages[role] = {path: kind for path, kind in paths.items() if re.search(chosen.only, path)}
        client = client_of(ROLES[role])
        for path in [path for path in pages[role] if paths[path] == "file"]:
            keep(client.get(path), chosen.out / role, path)
    return pages


def keep(answer: "HttpResponse", folder: Path, path: str) -> str:
    """Of a file, its text; whether it is one."""
    if is_page(answer):
        return "page"
    content, media_type = b"".join(answer), answer["Content-Type"]
    folder.mkdir(exist_ok=True)
    text = f"{answer.status_code} {path}\n{media_type}\n\n{text_of_file(content, media_type)}"
    (folder / f"{name_of(path)}.txt").write_text(text)
    return "file"


def name_of(path: str) -> str:
    readable = re.sub(r"[^\w=&.-]+", "_", path).strip("_") or "home"
    if len(readable) <= LONGEST_NAME:
        return readable
    return f"{readable[:LONGEST_NAME]}-{hashlib.sha256(path.encode()).hexdigest()[:8]}"


@contextmanager
def serving() -> Iterator[str]:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer((HOST, 0), WSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{server.server_port}"
    server.shutdown()


def take(browser: Browser, address: str, paths: list[str], folder: Path, *, cookies: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for size, device in SIZES.items():
        context = browser.new_context(
            base_url=address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            service_workers="block",
            **device,
        )
        context.clock.set_fixed_time(MOMENT)
        context.add_cookies([{"name": key, "value": cookies[key], "url": address} for key in cookies])
        for path in paths:
            page = context.new_page()  # what one left undone would be in the way of the next
            shoot(page, path, folder / f"{name_of(path)}.{size}")
            page.close()
        context.close()


def shoot(page: Page, path: str, target: Path) -> None:
    """A page that fails is a picture of its failure, one that does not answer a text that says so."""
    try:
        answer = page.goto(path)
        page.evaluate(SETTLED)
        page.screenshot(path=f"{target}.png", full_page=True, animations="disabled", caret="hide")
        text = f"{answer.status} {page.evaluate(WORDS)}"
    except Error as error:
        text = f"no picture of {path}: {error}"
    Path(f"{target}.txt").write_text(text)


if __name__ == "__main__":
    main()
