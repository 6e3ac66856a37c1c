"""Which pages a person comes to from the home page by following links, of each kind the first ones."""

import io
import re
import zipfile
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import html

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

# The second is nobody's, the others are not everybody's.
STARTS = ("/", "/khong-co-trang-nay/", "/tai-khoan/", "/ke-hoach/nhap/", "/healthz")
VISITS, PICTURES = 20, 5  # of addresses that differ by numbers only
WITH_QUERY = 2
TELLING = {"dang", "ban"}  # names in a query whose every value is an answer of its own
ORIGIN = "http://portal"


def crawl(client: "Client") -> Iterator[tuple[str, "HttpResponse"]]:
    """Each address worth a picture, with its answer. Of pages that differ by numbers only, the first ones that lead
    elsewhere than those before, as a draft and an issued plan do; of lists, a few with each name in the query."""
    waiting, known, visits = deque(STARTS), set(STARTS), Counter()
    looks: dict[str, set[frozenset[str]]] = defaultdict(set)
    while waiting:
        path = waiting.popleft()
        answer = client.get(path)
        found = [answer.url] if answer.status_code in (301, 302) else list(links_of(path, answer))
        kinds = [kind for link in found for kind in kinds_of(link)]
        look = frozenset([str(answer.status_code), *kinds] if is_page(answer) else [path])
        known_looks = looks[fold(path)]
        if "?" in path or (look not in known_looks and len(known_looks) < PICTURES):
            known_looks.add(look)
            yield path, answer
        for link in found:
            kinds = kinds_of(link)
            most = VISITS if "?" not in link else WITH_QUERY if len(kinds) == 1 else 1
            if link not in known and any(visits[kind] < most for kind in kinds):
                visits.update(kinds)
                known.add(link)
                waiting.append(link)


def is_page(answer: "HttpResponse") -> bool:
    return answer.get("Content-Type", "text/html").startswith("text/html")


def links_of(path: str, answer: "HttpResponse") -> Iterator[str]:
    """To pages of ours, what htmx would fetch too, without the place on the page."""
    if not is_page(answer):
        return
    for href in html.fromstring(answer.content.decode()).xpath("//a/@href | //@hx-get"):
        url = urlsplit(urljoin(ORIGIN + path, href))
        if f"{url.scheme}://{url.netloc}" == ORIGIN and not url.path.startswith("/static/"):
            yield url.path + (f"?{url.query}" if url.query else "")


def kinds_of(link: str) -> list[str]:
    url = urlsplit(link)
    page, query = fold(url.path), parse_qsl(url.query, keep_blank_values=True)
    return [f"{page}?{name}={value if name in TELLING else ''}" for name, value in query] or [page]


def fold(text: str) -> str:
    return re.sub(r"\d+", "<n>", text)


def text_of_file(content: bytes, media_type: str) -> str:
    """What a reader of the file sees, as far as text tells it."""
    match media_type.split(";", maxsplit=1)[0]:
        case "application/pdf":
            from pypdfium2 import PdfDocument

            return "\f".join(page.get_textpage().get_text_range() for page in PdfDocument(content))
        case kind if "openxmlformats" in kind:
            return "\n".join(words_of(content))
        case kind if kind.startswith("image/"):
            from PIL import Image

            return f"{Image.open(io.BytesIO(content)).size} {len(content)} bytes"
        case _:
            return content.decode(errors="replace")


def words_of(content: bytes) -> Iterator[str]:
    """The words of an Office file, part by part; not its styles, nor its properties, which know when it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in sorted(parts.namelist()):
            if re.match(r"word/(document|header|footer|footnotes)|xl/(sharedStrings|workbook|worksheets/)", name):
                found = re.findall(r">([^<]*\S[^<]*)<", parts.read(name).decode())
                yield f"{name}: {' | '.join(found)}"
