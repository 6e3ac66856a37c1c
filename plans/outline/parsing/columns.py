"""What the columns of a table say of its rows: the work, who leads and who cooperates, by when and on which day."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from plans.outline.parsing.attributes import product_in
from plans.outline.parsing.bodies import bodies_in
from portal.lib.official.types import TableCell
from portal.lib.text import search_key

MOST_COLUMNS = 63  # Word has no more

Row = tuple[TableCell, ...]

_LONGEST_TITLE = 60
_LEAST_WORDS = 3
_MOST = 0.6

_CLOCK = r"\d{1,2}\s?(?:h|giờ|g|:)\s?(?:\d{2}(?!\d))?(?:\s?(?:phút|ph|'))?"
_HOUR = re.compile(rf"(?:từ\s+)?{_CLOCK}(?:\s*(?:-|–|→|đến)\s*{_CLOCK})?", re.IGNORECASE)
_DAY = re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\b|\bng\S{1,3}y\s+\d{1,2}\b", re.IGNORECASE)
_FIGURE = re.compile(r"[\d\s.,%/+-]+|[-–—]")
_BARE = re.compile(r"\d{1,2}|[IVX]{1,4}")
_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-ZĐ]|[a-zđ])\s*[.)]?")
_PART = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])\s*[.)/:-]?(?=\s|$)")
_DITTO = re.compile(r"[-\s\"”]*(?:nt|như trên|″|〃|\"|”)[-\s\"”.]*", re.IGNORECASE)
_PARTNERS = re.compile(r"[;,.(]?\s*(?:đơn vị |cơ quan )?phối hợp(?: thực hiện)?(?: với| cùng)?\s*:?\s*", re.IGNORECASE)
_BEFORE_SHORT_FORM = re.compile(r"\s*[,;]\s*(?=[A-ZĐ]{3})")
_NOTE_MARK = re.compile(r"\[\d{1,3}\]")
_LEADS = re.compile(r"^(?:đơn vị |cơ quan )?chủ trì(?: thực hiện)?\s*:?\s*|\s+chủ trì\s*$", re.IGNORECASE)


class ColumnRole(Enum):
    """What a column is for, and the accent-free words of its title that say so; the first that fits decides."""

    ORDINAL = r"(?:stt|tt|so tt|(?:so )?thu tu|#)$"
    OTHER = (
        r"don vi (?:tinh|do)|dia (?:diem|ban|chi)|kinh phi|ghi chu|so (?:luong|nguoi|buoi|luot|tin|cuoc)|thanh phan|"
        r"doi tuong|du toan|nguon"
    )
    # what a row is about if nothing says it better
    MATTER = r"(?:hinh thuc|phuong thuc|chi tieu|muc tieu)\b"
    PRODUCT = r"(?:du kien )?(?:san pham|ket qua)"
    PARTNER = r"(?!.*chu tri).*phoi hop"
    DUE = r".*(?:hoan thanh|thoi han|tien do|ky han)|(?:han|thang|quy|nam)$"
    TIME = r"thoi (?:gian|diem)|khung gio|gio\b"
    DAY = r"(?:thu,? )?ngay\b|buoi\b|thu\b"
    CONTENT = (
        r"(?:ten )?(?:noi dung|nhiem vu|cong viec|hoat dong|viec|dau viec|chuong trinh|chuyen de|chu de|cong tac|"
        r"giai phap|bien phap)\b"
    )
    LEAD = (
        r".*(?:chu tri|phu trach|thuc hien|trach nhiem|dau moi|tham muu)|(?:ten )?(?:don vi|co quan|bo phan|phong|"
        r"to chuc(?! hoat dong)|nguoi|ca nhan)\b"
    )
    # these are known by what stands in the column
    HOUR = r"(?!)"
    UNKNOWN = r""


_TITLES = [(role, re.compile(role.value)) for role in ColumnRole]
_ASSIGNS = re.compile(r"chu tri|phoi hop")


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """A row as a line of work. `due` and `day` are the words that say by when, or on which day. A band is one text
    across the table that heads the rows below it."""

    text: str
    units: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    due: str = ""
    day: str = ""
    product: str = ""
    is_band: bool = False


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """`is_work`: a column says what is done. `assigns`: who leads is told from who cooperates, or it is said that
    somebody leads. `is_timetable`: a column says the hour."""

    rows: tuple[RowMeaning, ...]
    is_work: bool = False
    assigns: bool = False
    is_timetable: bool = False


def table_meaning(head: Sequence[Row], rows: Sequence[Row]) -> TableMeaning:
    """One meaning for each of `rows`. A cell that reaches down counts for all its rows."""
    texts = filled(rows)
    bands = [_band(row, line) for row, line in zip(rows, texts, strict=True)]
    titles = titles_of(head)
    columns = _Columns(titles, [line for line, band in zip(texts, bands, strict=True) if not band])
    meanings = tuple(
        RowMeaning(band, is_band=True) if band else columns.meaning(line)
        for line, band in zip(texts, bands, strict=True)
    )
    return TableMeaning(
        meanings,
        is_work=ColumnRole.CONTENT in columns.roles,
        assigns=any(_ASSIGNS.search(search_key(title)) for title in titles),
        is_timetable=ColumnRole.HOUR in columns.roles,
    )


def is_head(texts: Sequence[str]) -> bool:
    """Whether a row of these cells can only be the head of a table."""
    if any(len(text) > _LONGEST_TITLE for text in texts):
        return False
    roles = [_role(text) for text in texts]
    # the days of a week beside each other
    if len(texts) > 2 and roles[0] in {ColumnRole.DAY, ColumnRole.TIME} and all(map(_DAY.search, texts[1:])):
        return True
    known = sum(
        role is not ColumnRole.UNKNOWN for role, text in zip(roles, texts, strict=True) if not _DAY.search(text)
    )
    return known >= 2 or (known == 1 and roles[0] is ColumnRole.ORDINAL and all(texts))


def titles_of(head: Sequence[Row]) -> tuple[str, ...]:
    """The title of each column, from the top down: `Đơn vị`, below it `Chủ trì` → `Đơn vị Chủ trì`."""
    columns = zip_longest(*filled(head), fillvalue="")
    return tuple(" ".join(" ".join(dict.fromkeys(filter(None, column))).split()) for column in columns)


def filled(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The texts of each row, one for each column: those of a merged cell stand in all its rows and columns."""
    reaching: dict[int, tuple[str, int]] = {}
    found: list[tuple[str, ...]] = []
    for row in rows:
        texts: list[str] = []
        below: dict[int, tuple[str, int]] = {}
        cells = iter(row)
        while len(texts) < MOST_COLUMNS:
            if len(texts) in reaching:
                text, left = reaching.pop(len(texts))
                below |= {len(texts): (text, left - 1)} if left > 1 else {}
                texts.append(text)
            elif cell := next(cells, None):
                for place in range(len(texts), min(len(texts) + cell.columns, MOST_COLUMNS)):
                    below |= {place: (cell.text, cell.rows - 1)} if cell.rows > 1 else {}
                    reaching.pop(place, None)
                    texts.append(cell.text)
            elif reaching:
                texts.append("")
            else:
                break
        reaching = below
        found.append(tuple(texts))
    return found


def _band(row: Row, texts: Sequence[str]) -> str:
    """The text of a row that heads others: one merged cell, beside its number or alone, one text told again in each,
    or the mark of a part."""
    own = [cell for cell in row if cell.text.strip()]
    words = " ".join(" ".join(dict.fromkeys(cell.text for cell in own)).split())
    # nothing may come down from above
    if len(texts) < 2 or not words or sum(cell.columns for cell in row) < len(texts) or _FIGURE.fullmatch(words):
        return ""
    if len({*texts}) == 1:
        return words
    is_numbered = len(own) == 2 and own == [*row[:2]] and bool(_ORDINAL.fullmatch(own[0].text.strip()))
    if len(own) > 1 and not is_numbered:
        return ""
    is_wide = own[-1].columns > 1 and 2 * own[-1].columns > len(texts)
    is_part = bool(_PART.match(words)) and len(texts) > 2 and own[0] is row[0]
    return words if is_wide or is_part else ""


class _Columns:
    """`lines` are the rows without the bands: what stands in a column tells what its title leaves open."""

    def __init__(self, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        width = max([len(titles), *map(len, lines)], default=0)
        self._titles = [*titles, *[""] * (width - len(titles))]
        self._cells = [[line[place] if place < len(line) else "" for line in lines] for place in range(width)]
        self._above = [""] * width
        self.roles = [_role(title) for title in self._titles]
        self._assigns = any(_ASSIGNS.search(search_key(title)) for title in titles)
        self._read_times()
        self._find_content(is_titled=any(titles))

    def meaning(self, line: Sequence[str]) -> RowMeaning:
        """Rows are asked for from the top down: a ditto stands for what was above."""
        cells = [*line, *[""] * (len(self.roles) - len(line))]
        line = [above if _DITTO.fullmatch(text) else text for text, above in zip(cells, self._above, strict=True)]
        self._above = line
        names = [_shares(text) for text in self._of(line, ColumnRole.LEAD)]
        partners = [name for text in self._of(line, ColumnRole.PARTNER) for name in _names(text)]
        partners += [name for _, rest in names for name in _names(rest)]
        units = dict.fromkeys(name for lead, _ in names for name in _names(lead))
        times = [*self._of(line, ColumnRole.DAY), *self._of(line, ColumnRole.HOUR)]
        return RowMeaning(
            text=self._text(line),
            units=tuple(units),
            partners=tuple(name for name in dict.fromkeys(partners) if name not in units),
            due=_joined(self._dues(line)),
            day=_joined(text for text in times if _DAY.search(text)),
            product=product_in(_joined(self._of(line, ColumnRole.PRODUCT))),
        )

    def _of(self, line: Sequence[str], role: ColumnRole) -> list[str]:
        return [text for text, own in zip(line, self.roles, strict=True) if own is role and text]

    def _dues(self, line: Sequence[str]) -> Iterator[str]:
        """`9` in a column `Tháng` is September."""
        for title, text, role in zip(self._titles, line, self.roles, strict=True):
            if role is ColumnRole.DUE and text:
                is_bare = search_key(title) in {"thang", "quy"} and _BARE.fullmatch(text)
                yield f"{title} {text}" if is_bare else text

    def _read_times(self) -> None:
        """`Thời gian` over hours is a timetable; over days it says when, beside who leads by when."""
        for place, role in enumerate(self.roles):
            cells = [cell for cell in self._cells[place] if cell]
            is_open = role is ColumnRole.UNKNOWN and not any(self._titles)
            if not cells or not (is_open or role in {ColumnRole.TIME, ColumnRole.DAY}):
                continue
            if _share(cells, _HOUR.match) >= _MOST or (not is_open and any(_HOUR.match(cell) for cell in cells)):
                self.roles[place] = ColumnRole.HOUR
            elif is_open and _share(cells, _ORDINAL.fullmatch) >= _MOST:
                self.roles[place] = ColumnRole.ORDINAL
        is_timetable = ColumnRole.HOUR in self.roles
        for place, role in enumerate(self.roles):
            if role is ColumnRole.TIME:
                cells = [cell for cell in self._cells[place] if cell]
                is_day = bool(cells) and not self._assigns and _share(cells, _DAY.search) >= _MOST
                self.roles[place] = ColumnRole.DAY if is_day or is_timetable else ColumnRole.DUE

    def _find_content(self, *, is_titled: bool) -> None:
        """Of several columns the one that says most; without a title for it the one that holds sentences."""
        letters = [sum(map(len, cells)) for cells in self._cells]
        places = [place for place, role in enumerate(self.roles) if role is ColumnRole.CONTENT]
        if not places:
            unknown = (place for place, role in enumerate(self.roles) if role is ColumnRole.UNKNOWN)
            places = [place for place in unknown if _holds_sentences(self._cells[place])]
            places = places or [place for place, role in enumerate(self.roles) if role is ColumnRole.MATTER]
            # a table that only says what there is: a list of books
            places = places if not is_titled or {*self.roles} & _OF_WORK else []
        longest = max(places, key=lambda place: letters[place], default=None)
        for place in places:
            self.roles[place] = ColumnRole.CONTENT if place == longest else ColumnRole.OTHER

    def _text(self, line: Sequence[str]) -> str:
        hours = [hour[0].strip() for text in self._of(line, ColumnRole.HOUR) if (hour := _HOUR.search(text))]
        content = self._of(line, ColumnRole.CONTENT)
        if not content:
            content = [self._figures(line)]
        return " ".join(": ".join(filter(None, [*hours[:1], *content])).split())

    def _figures(self, line: Sequence[str]) -> str:
        """`Chi bộ 1: Số buổi 2; Số lượt người 150`."""
        silent = {ColumnRole.ORDINAL, ColumnRole.HOUR}
        told = [
            (title, text)
            for title, text, role in zip(self._titles, line, self.roles, strict=True)
            if text and role not in silent
        ]
        if not told:
            return _joined(filter(None, line))
        (_, name), *rest = told
        values = _joined(f"{title} {text}".strip() for title, text in rest)
        return ": ".join(filter(None, [name, values]))


_OF_WORK = {ColumnRole.LEAD, ColumnRole.PARTNER, ColumnRole.DUE, ColumnRole.HOUR, ColumnRole.DAY, ColumnRole.PRODUCT}


def _role(title: str) -> ColumnRole:
    key = search_key(title).strip(" .:*")
    return next(role for role, words in _TITLES if words.match(key)) if key else ColumnRole.UNKNOWN


def _share(cells: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(bool(fits(cell)) for cell in cells) / len(cells)


def _holds_sentences(cells: Iterable[str]) -> bool:
    texts = [cell for cell in cells if cell]
    return bool(texts) and _share(texts, lambda text: len(text.split()) >= _LEAST_WORDS) >= _MOST


def _joined(texts: Iterable[str]) -> str:
    """Each once, on one line."""
    return "; ".join(dict.fromkeys(" ".join(text.split()) for text in texts))


def _shares(cell: str) -> tuple[str, str]:
    """Who leads and who cooperates, where one cell says both."""
    parting = _PARTNERS.search(cell)
    lead, rest = (cell[: parting.start()], cell[parting.end() :]) if parting else (cell, "")
    return _LEADS.sub("", lead.strip()), rest.strip(" )")


def _names(cell: str) -> Iterator[str]:
    """Each line of a cell that begins with the name of a body is a list of its own; others go on."""
    names = ""
    for line in (part.lstrip(" -–+•*").strip(" ;,.") for part in cell.split("\n")):
        if names and bodies_in(line):
            yield from _listed(names)
            names = ""
        names = f"{names} {line}".strip()
    yield from _listed(names)


def _listed(names: str) -> Iterator[str]:
    names = _NOTE_MARK.sub("", names)
    if names and not _FIGURE.fullmatch(names):
        found = bodies_in(names) or tuple(name.strip() for name in re.split(r"[,;]", names) if name.strip(" -–."))
        # "Ban Giám hiệu, GVCN": short forms are names of their own
        yield from (part for name in found for part in _BEFORE_SHORT_FORM.split(name))
