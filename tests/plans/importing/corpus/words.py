"""Papers as Word files, as offices type them."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from portal.lib.official.types import TableCell, TextTable
from tests.plans.importing.corpus.old_fonts import tcvn3_runs, vni_runs
from tests.plans.importing.corpus.papers import Block, Paper
from tests.plans.importing.corpus.spoiling import Chance, FileForm
from tests.plans.importing.parsing.samples import add_list, number_automatically, word_bytes

_MARK = re.compile(r"(\[\d\])")
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FORMATS = {"I": "upperRoman", "1": "decimal", "a": "lowerLetter"}
_OTHERS = ("Văn phòng cấp trên góp ý:", "bỏ câu này", "theo dự thảo lần 1", "(xem lại)")


@dataclass
class _Writer:
    """The file as it grows. `lists` are Word's own numberings that run: by their kind and the number above them."""

    document: Any
    options: frozenset[str]
    chance: Chance
    lists: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add_run(self, paragraph: Any, text: str, *, bold: bool = False) -> None:
        for font, words in self._fonts(text):
            run = paragraph.add_run(words)
            run.bold = bold or None
            if font:
                run.font.name = font

    def _fonts(self, text: str) -> list[tuple[str, str]]:
        if "vni" in self.options:
            return vni_runs(text)
        if "tcvn3" in self.options:
            return tcvn3_runs(text)
        return [("", text)]

    def add_text(self, paragraph: Any, text: str, *, bold: bool = False) -> None:
        """The words in runs, marks of notes as Word's own."""
        for piece in filter(None, _MARK.split(text)):
            if _MARK.fullmatch(piece):
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), piece[1:-1])
                paragraph.add_run()._r.append(reference)
            elif "tracked" in self.options and len(piece) > 40 and self.chance.random() < 0.5:
                self._add_tracked(paragraph, piece, bold=bold)
            else:
                self.add_run(paragraph, piece, bold=bold)

    def _add_tracked(self, paragraph: Any, text: str, *, bold: bool) -> None:
        """Some words were put in, others taken out, by a colleague."""
        cut = text.find(" ", self.chance.randrange(10, 30)) + 1
        self.add_run(paragraph, text[:cut], bold=bold)
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        words = OxmlElement("w:delText")
        words.text = f"{self.chance.choice(_OTHERS)} "
        run.append(words)
        deleted.append(run)
        inserted = OxmlElement("w:ins")
        for mark in (deleted, inserted):
            mark.set(qn("w:id"), "1")
            mark.set(qn("w:author"), "Văn thư")
        paragraph._p.append(deleted)
        self.add_run(paragraph, text[cut:], bold=bold)
        inserted.append(paragraph._p.r_lst[-1])
        paragraph._p.append(inserted)


def write_word(paper: Paper, options: frozenset[str], chance: Chance) -> bytes:
    writer = _Writer(docx.Document(), options, chance)
    for place, block in enumerate(paper.blocks):
        _add(writer, block, is_head=place == 0)
    if writer.notes:
        _add_notes(writer.document, writer.notes)
    if "header-and-footer" in options:
        section = writer.document.sections[0]
        section.header.paragraphs[0].text = f"{paper.truth.issuer or 'ĐẢNG ỦY'} - Kế hoạch"
        section.footer.paragraphs[0].text = "Trang 2"
    return word_bytes(writer.document)


def _add(writer: _Writer, block: Block, *, is_head: bool) -> None:
    if block.table:
        _add_table(writer, block.table)
    elif block.columns and is_head and "boxed-head" in writer.options:
        _add_boxes(writer, block)
    elif block.columns and is_head and "tabbed-head" in writer.options:
        _add_tabbed(writer, block)
    elif block.columns:
        _add_columns(writer, block)
    elif block.words:
        _add_paragraph(writer, block)
    else:
        writer.document.add_paragraph()


def _add_paragraph(writer: _Writer, block: Block) -> None:
    paragraph = writer.document.add_paragraph()
    if block.is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    words = block.words
    if "auto-numbers" in writer.options and _number(writer, paragraph, block):
        words = block.text
    if "soft-breaks" in writer.options and len(words) > 80 and not block.is_centred:
        _add_softly(writer, paragraph, words, bold=block.is_heading)
    else:
        writer.add_text(paragraph, words, bold=block.is_heading)
    writer.notes += [note.text for note in block.notes]


def _add_softly(writer: _Writer, paragraph: Any, text: str, *, bold: bool) -> None:
    """A line ended by Shift and Enter where it would have turned by itself."""
    cut = text.rfind(" ", 0, 78)
    writer.add_text(paragraph, text[:cut], bold=bold)
    paragraph.add_run().add_break()
    writer.add_text(paragraph, text[cut + 1 :], bold=bold)


def _number(writer: _Writer, paragraph: Any, block: Block) -> bool:
    """Whether the label is one that Word counts by itself."""
    match = re.fullmatch(r"([IVX]+|\d+|[a-d])([.)/-])|([-+*–•])", block.label)
    if not match or block.is_centred:
        return False
    if match[3]:
        key, pattern, form, count = match[3], match[3], "bullet", 1
    else:
        first = "I" if match[1][0] in "IVX" else "1" if match[1].isdigit() else "a"
        key, pattern, form = f"{first}{match[2]}{block.level}", f"%1{match[2]}", _FORMATS[first]
        count = _count(match[1])
    open_list, last = writer.lists.get((key, 0), (0, 0))
    if match[3] is None and count != last + 1:
        if count != 1:
            return False
        open_list = 0
    if not open_list:
        open_list = add_list(writer.document, form=form, pattern=pattern)
    writer.lists[key, 0] = open_list, count
    number_automatically(paragraph, list_id=open_list)
    return True


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    return ["I", "II", "III", "IV", "V", "VI"].index(text) + 1 if text[0] in "IVX" else ord(text) - ord("a") + 1


def _add_columns(writer: _Writer, block: Block) -> None:
    table = writer.document.add_table(rows=1, cols=2)
    for column, cell in enumerate(table.rows[0].cells):
        texts = [pair[column] for pair in block.columns if pair[column]]
        for place, text in enumerate(texts or [""]):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            writer.add_run(paragraph, text)


def _add_tabbed(writer: _Writer, block: Block) -> None:
    """Both columns typed on one line, with tabs between them."""
    for left, right in block.columns:
        writer.add_run(writer.document.add_paragraph(), f"{left}\t\t{right}".rstrip())


def _add_boxes(writer: _Writer, block: Block) -> None:
    """The left column in a text box that hangs at the first paragraph of the right one, as Word keeps both copies."""
    lines = [left for left, _ in block.columns if left]
    others = [right for _, right in block.columns if right]
    first = writer.document.add_paragraph()
    first._p.append(_box(writer, lines))
    writer.add_run(first, others[0])
    for text in others[1:]:
        writer.add_run(writer.document.add_paragraph(), text)


def _box(writer: _Writer, lines: list[str]) -> Any:
    spare = docx.Document()
    for line in lines:
        writer.add_run(spare.add_paragraph(), line)
    inner = "".join(_bare_xml(paragraph._p) for paragraph in spare.paragraphs)
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return parse_xml(
        f"<w:r {nsdecls('w', 'wp', 'a')} {spaces}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _bare_xml(element: Any) -> str:
    from lxml import etree

    return etree.tostring(element, encoding="unicode")


def _add_table(writer: _Writer, table: TextTable) -> None:
    rows = [*table.head, *table.rows]
    if "cut-rows" in writer.options:
        rows = _cut(rows, table, writer.chance)
    columns = sum(cell.columns for cell in rows[0])
    made = writer.document.add_table(rows=len(rows), cols=columns, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        column = 0
        for cell in row:
            while (place, column) in taken:
                column += 1
            last = place + cell.rows - 1, column + cell.columns - 1
            merged = made.cell(place, column).merge(made.cell(*last))
            merged.text = ""
            writer.add_run(merged.paragraphs[0], cell.text)
            taken |= {(r, c) for r in range(place, last[0] + 1) for c in range(column, last[1] + 1)}
            column = last[1] + 1
    for row in made.rows[: len(table.head)]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _cut(rows: list[tuple[TableCell, ...]], table: TextTable, chance: Chance) -> list[tuple[TableCell, ...]]:
    """A row that the page ended in was cut by hand: the rest of its longest cell stands in a row of its own."""
    columns = sum(cell.columns for cell in rows[0])
    plain = [row for row in table.rows if len(row) == columns and all(cell.rows == 1 for cell in row)]
    if not plain:
        return rows
    row = chance.choice(plain)
    longest = max(row, key=lambda cell: len(cell.text))
    words = longest.text.split()
    halves = " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
    upper = tuple(replace(cell, text=halves[0]) if cell is longest else cell for cell in row)
    lower = tuple(replace(cell, text=halves[1] if cell is longest else "") for cell in row)
    place = rows.index(row)
    return [*rows[:place], upper, lower, *rows[place + 1 :]]


def _add_notes(document: Any, texts: list[str]) -> None:
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(texts, start=1)
    )
    separators = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    content = f"<w:footnotes {nsdecls('w')}>{separators}{notes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), _NOTES, content, document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)


WORD = FileForm(
    "word",
    "docx",
    write_word,
    {
        "auto-numbers": False,
        "tracked": False,
        "boxed-head": False,
        "tabbed-head": False,
        "cut-rows": True,
        "soft-breaks": False,
        "vni": False,
        "tcvn3": False,
        "header-and-footer": False,
    },
)
