"""What the library for Word files has no objects for: footnotes, and rows of tables by the thousand."""

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from portal.lib.official.notes import parted, shown_mark
from portal.lib.official.tables import Rows, covers_of, grid_of, is_long
from portal.lib.official.types import PrintedNote

NOTE, CALL = "footnote text", "footnote reference"

_W = nsdecls("w")
_NOTE_ID, _CALL_ID = "FootnoteText", "FootnoteReference"
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
# What XML cannot hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def run_xml(text: str, *, is_bold: bool = False, style: str = "") -> str:
    bold, look = "<w:b/>" * is_bold, f'<w:rStyle w:val="{style}"/>' if style else ""
    properties = f"<w:rPr>{look}{bold}</w:rPr>" if bold or look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(_CONTROLS.sub("", text))}</w:t></w:r>'


class Footnotes:
    """The notes of a document; Word numbers them itself, where the marks in the text are those numbers."""

    def __init__(self) -> None:
        self._notes: list[str] = []
        self._numbered = 0
        self._met: set[int] = set()

    def runs(self, text: str, notes: Sequence[PrintedNote], *, is_bold: bool = False) -> str:
        """The text as runs, each note where its mark stands."""
        return "".join(
            run_xml(piece, is_bold=is_bold) if isinstance(piece, str) else self._call(piece)
            for piece in parted(text, notes)
        )

    def _call(self, note: PrintedNote) -> str:
        mark = shown_mark(note.mark)
        # a mark may stand twice; its note is told once
        if id(note) in self._met:
            return run_xml(mark, style=_CALL_ID)
        self._met.add(id(note))
        number = len(self._notes) + 1
        is_numbered = mark == str(self._numbered + 1)
        self._numbered += is_numbered
        look = f'<w:rPr><w:rStyle w:val="{_CALL_ID}"/></w:rPr>'
        own = f"<w:r>{look}<w:footnoteRef/></w:r>" if is_numbered else run_xml(mark, style=_CALL_ID)
        self._notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{_NOTE_ID}"/></w:pPr>'
            f"{own}{run_xml(f' {note.text}')}</w:p></w:footnote>"
        )
        if is_numbered:
            return f'<w:r>{look}<w:footnoteReference w:id="{number}"/></w:r>'
        reference = f'<w:footnoteReference w:customMarkFollows="1" w:id="{number}"/>'
        return f"<w:r>{look}{reference}<w:t>{escape(mark)}</w:t></w:r>"

    def add_to(self, word: WordDocument) -> None:
        """The part of the notes, with the rules that part them from the text; none where there is no note."""
        if not self._notes:
            return
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>'
            f'<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
            f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
            for kind, number in _SEPARATORS
        )
        content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {_W}>{rules}'
        content += f"{''.join(self._notes)}</w:footnotes>"
        package = word.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content.encode(), package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        named = "".join(f'<w:footnote w:id="{number}"/>' for _, number in _SEPARATORS)
        settings = word.settings.element
        settings.find(qn("w:compat")).addprevious(parse_xml(f"<w:footnotePr {_W}>{named}</w:footnotePr>"))


def add_call_style(word: WordDocument) -> None:
    style: Any = word.styles.add_style(CALL, WD_STYLE_TYPE.CHARACTER)
    style.element.styleId = _CALL_ID
    style.font.superscript = True


def paragraph_xml(runs: str, style: str, *, side: str = "", is_kept: bool = False) -> str:
    """`side` is left or center where it is not that of the style; `is_kept`: with the next one."""
    keep, align = "<w:keepNext/>" * is_kept, f'<w:jc w:val="{side}"/>' if side else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{align}</w:pPr>{runs}</w:p>'


def rows_xml(
    rows: Rows, cells: Sequence[Sequence[str]], widths: Sequence[int], *, style: str, is_head: bool
) -> list[Any]:
    """The rows of a square table. `cells` are the paragraphs of each cell that begins in a row, `widths` twips, `style`
    that of an empty cell. Through the objects of the library a thousand rows take a minute."""
    grid = [list(covers_of(spots)) for spots in grid_of(rows, columns=len(widths))]
    percents = [100 * width / sum(widths) for width in widths]
    made = []
    for place, covers in enumerate(grid):
        own = iter(cells[place])
        below = {cover.key for cover in grid[place + 1]} if place + 1 < len(grid) else set()
        parts = []
        for cover in covers:
            begins = cover.key[0] == place
            merge = '<w:vMerge w:val="restart"/>' if cover.key in below else ""
            span = f'<w:gridSpan w:val="{cover.columns}"/>' if cover.columns > 1 else ""
            size = f'<w:tcW w:w="{sum(widths[cover.column : cover.column + cover.columns])}" w:type="dxa"/>'
            properties = f"<w:tcPr>{size}{span}{merge if begins else '<w:vMerge/>'}</w:tcPr>"
            parts.append(f"<w:tc>{properties}{next(own) if begins else paragraph_xml('', style)}</w:tc>")
        is_whole = is_head or not is_long(rows[place], percents)
        marks = "<w:cantSplit/>" * is_whole + "<w:tblHeader/>" * is_head
        made.append(parse_xml(f"<w:tr {_W}><w:trPr>{marks}</w:trPr>{''.join(parts)}</w:tr>"))
    return made
