"""The document as PDF/A-3a: tagged, Tinos embedded, the data attached. Opens no connection."""

import gc
import importlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from portal.lib import sandbox
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.html import to_html_page
from portal.lib.official.types import PrintedDocument, from_json, to_json

BASE = Path(__file__).resolve().parents[3]
STYLESHEET = BASE / "static" / "css" / "official.css"
FONTS = BASE / "node_modules" / "@expo-google-fonts" / "tinos"

# The stylesheet says ../tinos/…, as it is served; here those addresses lead to the folder of the package.
_STYLE_URL = "file:///static/css/official.css"
_FONT_URL = "file:///static/tinos/"

PANGO_ADVICE = (
    "Máy chủ thiếu thư viện Pango nên chưa xuất được PDF; vẫn xuất được DOCX. Quản trị hãy chạy: "
    "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
_MEMORY_MB = 1024
# Why nothing came out of the child. It never is the reader's file: these sentences stand in place of the sandbox's.
_CAUSES = {
    "timeout": "việc tạo tệp kéo dài quá {seconds:.0f} giây nên đã dừng",
    "memory": "việc tạo tệp cần nhiều bộ nhớ hơn mức cho phép ({memory_mb} MB) nên đã dừng",
    "crash": "chương trình tạo tệp bị ngắt giữa chừng, thường là do thiếu bộ nhớ",
}
_ADVICE = "Hãy thử lại sau ít phút; nếu vẫn vậy, báo quản trị xem nhật ký của máy chủ."


@cache
def is_available() -> bool:
    """Whether this machine can make PDF files. Asked once: what is installed later needs a new start."""
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return False
    return True


def to_pdf(document: PrintedDocument) -> bytes:
    """Raises RuleViolation with advice."""
    payload = to_json(document).encode()
    refusal = "Chưa tạo được tệp PDF (bản Word DOCX vẫn tải được)"
    return printed_in_child(f"{__name__}.render", payload, seconds=120, refusal=refusal)


def printed_in_child(dotted_function: str, payload: bytes, *, seconds: float, refusal: str) -> bytes:
    """What a function makes in a leashed child. Raises RuleViolation with the cause and advice after the words of
    `refusal`; the log has the rest."""
    ensure(is_available(), PANGO_ADVICE)
    try:
        return sandbox.run(dotted_function, payload, seconds=seconds, memory_mb=_MEMORY_MB)
    except sandbox.SandboxFailure as failed:
        raise RuleViolation(f"{refusal}: {_cause(failed, seconds)}") from failed


def _cause(failed: sandbox.SandboxFailure, seconds: float) -> str:
    if failed.reason == "error":
        return str(failed)
    return f"{_CAUSES[failed.reason].format(seconds=seconds, memory_mb=_MEMORY_MB)}. {_ADVICE}"


def render(payload: bytes) -> bytes:
    """The JSON of a document to PDF; runs in the child."""
    from weasyprint import Attachment

    document = from_json(payload.decode())
    # The whole document as values, so that another system reads it without guessing; figures stand apart.
    attachments = [
        Attachment(string=to_json(replace(document, attachment="")), name="van-ban.json", relationship="Source")
    ]
    if document.attachment:
        attachments.append(Attachment(string=document.attachment, name="so-lieu.json", relationship="Data"))
    return print_markup(
        to_html_page(document, for_print=True), STYLESHEET, attachments=attachments, pdf_variant="pdf/a-3a"
    )


def print_markup(markup: str, *stylesheets: Path, **options: Any) -> bytes:
    """Markup of ours to PDF; only ever called in the child. `options` are those of WeasyPrint."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    # The child ends after one document: collecting garbage would only cost a fifth of the time.
    gc.disable()
    fetcher, fonts = _fetcher(), FontConfiguration()
    styles = [
        CSS(string=path.read_text(), base_url=_STYLE_URL, url_fetcher=fetcher, font_config=fonts)
        for path in stylesheets
    ]
    page = HTML(string=markup, url_fetcher=fetcher)
    content: bytes = page.write_pdf(stylesheets=styles, font_config=fonts, presentational_hints=True, **options)
    return content


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        """Serves the four fonts and refuses all else: a document can make it read no file and no address."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            name = url.removeprefix(_FONT_URL)
            if name == url or name not in _font_names():
                raise ValueError(f"refused: {url}")
            return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})

    return FontsOnly()


@cache
def _font_names() -> frozenset[str]:
    return frozenset(str(path.relative_to(FONTS)) for path in FONTS.glob("*/*.ttf"))
