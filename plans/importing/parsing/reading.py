"""Lines of any origin → `ParsedPlan`: header, body, tail, and a check that no line was missed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.enums import DocumentPartKind, NodeKind
from plans.importing.parsing.files.refusal import refuse_secret
from plans.importing.parsing.files.text import is_rule, unmarked
from plans.importing.parsing.files.text_tables import with_rows
from plans.importing.parsing.lines.blocks import Draft, blocks_of, plain_blocks, without_page_numbers
from plans.importing.parsing.lines.furniture import without_furniture
from plans.importing.parsing.lines.header import ENCLOSED, Header, read_header
from plans.importing.parsing.lines.kinds import classify, classify_table
from plans.importing.parsing.lines.notes import SourceNote, typed_notes, with_notes, without_marks
from plans.importing.parsing.lines.outline import flat, tree_of
from plans.importing.parsing.lines.places import set_asks, set_days
from plans.importing.parsing.lines.shape import Shape, shape_of
from plans.importing.parsing.lines.signatures import ANNEX_TITLE, Tail, read_tail, tail_index, without_stamps
from plans.importing.parsing.lines.syllables import spelled
from plans.importing.parsing.lines.tables import with_tables
from plans.importing.parsing.lines.titles import Context
from plans.importing.parsing.types import DocumentPart, DocumentRefused, ParsedPlan, Problem, SourceLine
from plans.outline.parsing import day_in, references_in
from plans.outline.parsing.asks import PlanDays
from plans.outline.parsing.deadlines import plan_span
from plans.outline.types import Outline, OutlineLine
from portal.lib.text import search_key

_BASES = re.compile(r"(?:cac )?can cu|co so (?:xay dung|phap ly|chinh tri)")
_ANNOUNCES = re.compile(r"(?:can cu|thuc hien|theo|tren co so)\b.*\b(?:xay dung|ban hanh) ke hoach\b.*:$")
_LEAST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class _Document:
    header: Header
    tail: Tail
    nodes: Outline
    pages: list[DocumentPart]
    furniture: list[DocumentPart]


def plan_of(lines: list[SourceLine]) -> ParsedPlan:
    refuse_secret(line.raw for line in lines)
    if sum(letter.isalpha() for line in lines for letter in line.raw) < _LEAST_LETTERS:
        raise DocumentRefused("Không thấy nội dung kế hoạch trong văn bản. Hãy kiểm tra lại tệp hoặc văn bản đã dán.")
    lines = spelled(lines)
    document = _read(lines)
    header, tail = document.header, document.tail
    bases, others = _texts(document)
    openings = [node.text for node in document.nodes if node.depth == 0 and node.kind is NodeKind.PARAGRAPH]
    own = header.number, header.symbol
    return ParsedPlan(
        number=header.number,
        symbol=header.symbol,
        issued_on=day_in(header.place_day),
        issuer=header.issuer or _issuer_in(openings),
        superior=header.superior,
        abstract=header.abstract,
        nodes=document.nodes,
        references=tuple(item for item in references_in(bases, others) if (item.number, item.symbol) != own),
        recipients=(*header.addressees, *tail.recipients),
        signing=tail.signing,
        problems=(*_problems(document), *(Problem(line.number, text) for line in lines for text in line.remarks)),
        parts=(*header.parts, *tail.parts, *document.pages, *document.furniture),
        source_lines=tuple(line.raw for line in lines),
    )


def _read(lines: list[SourceLine]) -> _Document:
    lines, notes, furniture = _text_of([unmarked(line) for line in lines])
    lines, stamps = without_stamps(lines)
    lines, edges = without_furniture(lines)
    lines, typed = typed_notes(lines)
    notes += typed
    shape = shape_of(lines)
    rows, pages = without_page_numbers(lines, shape)
    pages = [*edges, *pages]
    header, start = read_header(rows)
    header.abstract = without_marks(header.abstract, notes)
    body = rows[start:]
    end = tail_index(body)
    tail = read_tail(body[end:], header)
    header.parts += [
        DocumentPart(DocumentPartKind.RULE, line.text, line.number)
        for line in body[:end]
        if is_rule(line.text) and not line.cells
    ]
    middle = with_rows([line for line in body[:end] if line.cells or not is_rule(line.text)])
    blocks, heads = with_tables(blocks_of(middle, shape))
    root = tree_of(blocks)
    issued_on = day_in(header.place_day)
    days = PlanDays(issued_on, plan_span(header.abstract, issued_on=issued_on))
    classify(root, plan=days)
    attachments, more_heads = _attachments(tail.attachments, shape, days)
    nodes = (*_left_over(header.left_over), *flat(root), *_left_over(tail.left_over), *attachments)
    return _Document(header, tail, with_notes(nodes, notes), pages, [*stamps, *furniture, *heads, *more_heads])


def _text_of(lines: list[SourceLine]) -> tuple[list[SourceLine], list[SourceNote], list[DocumentPart]]:
    """The lines of the text itself; the notes, each with the line its mark stands in; what the pages add."""
    text: list[SourceLine] = []
    notes: list[SourceNote] = []
    for line in lines:
        if line.note:
            notes.append(SourceNote(line, text[-1].number if text else line.number))
        elif line.part is None and not line.is_taken:
            text.append(line)
    return text, notes, [DocumentPart(line.part, line.text, line.number) for line in lines if line.part and line.text]


def _left_over(lines: list[SourceLine]) -> Iterator[OutlineLine]:
    for line in lines:
        yield OutlineLine(NodeKind.UNCLASSIFIED, "", line.text, 0, lines=(line.number,), confidence=0.3)


def _attachments(lines: list[SourceLine], shape: Shape, plan: PlanDays) -> tuple[list[OutlineLine], list[DocumentPart]]:
    """What follows the signature is kept as it stands; each title of an annex opens another, tables are read."""
    blocks, heads = with_tables(plain_blocks(with_rows(lines), shape))
    root = Draft("", "root", "", [])
    for block in blocks:
        opens = not root.children or (block.style != "table" and bool(ANNEX_TITLE.fullmatch(block.text)))
        parent = root if opens else root.children[-1]
        parent.children.append(block)
        block.kind, block.confidence = NodeKind.ANNEX if opens else NodeKind.PARAGRAPH, 0.75
        if block.style == "table":
            classify_table(block, Context.OTHER)
    set_days(root, plan)
    set_asks(root, plan=plan)
    return [*flat(root)], heads


def _texts(document: _Document) -> tuple[list[str], list[str]]:
    """The paragraphs the plan rests on, and everything else that may cite."""
    bases: list[str] = []
    others: list[str] = []
    rests = True
    for node in document.nodes:
        if node.kind is NodeKind.SECTION:
            rests = bool(_BASES.match(search_key(node.text)))
        is_basis = node.kind is NodeKind.PARAGRAPH and (rests or bool(_ANNOUNCES.match(search_key(node.text))))
        (bases if is_basis else others).append(node.text)
    return bases, [*others, document.header.abstract, *document.tail.recipients]


def _issuer_in(openings: list[str]) -> str:
    """Without a header the opening says who plans: `…, Đảng ủy A xây dựng kế hoạch …`; of a plan that a decision puts
    in force, who took that."""
    for text in openings:
        if enclosed := ENCLOSED.match(text):
            return next((item.issuer for item in references_in([text[enclosed.end() :]], [])), "")
        match = re.search(r"(?:^|[,.;]\s*)(?P<issuer>[^,.;]{4,120}?)\s+(?:xây dựng|ban hành)\s+[Kk]ế hoạch", text)
        if match:
            return match["issuer"]
    return ""


def _problems(document: _Document) -> Iterator[Problem]:
    header, tail, nodes = document.header, document.tail, document.nodes
    if not header.abstract:
        yield Problem(None, "Không thấy tên loại và trích yếu. Hãy nhập trích yếu trước khi lưu.")
    if not header.number:
        yield Problem(None, "Số văn bản còn trống. Văn thư điền khi phát hành.")
    if day_in(header.place_day) is None:
        yield Problem(None, "Ngày ban hành còn trống hoặc không đủ ngày, tháng, năm. Văn thư điền khi phát hành.")
    if not header.issuer:
        yield Problem(
            None, "Không thấy tên cơ quan ban hành ở đầu văn bản. Hãy kiểm tra cơ quan ban hành trước khi lưu."
        )
    if not any(node.kind is NodeKind.SECTION for node in nodes):
        yield Problem(None, "Không thấy đề mục nào (I., II., …). Hãy đặt loại cho từng mục trước khi lưu.")
    if not tail.recipients:
        yield Problem(None, "Không thấy Nơi nhận.")
    if not tail.names:
        yield Problem(None, "Không thấy người ký.")
    for part in header.parts:
        if part.name is DocumentPartKind.STAMP:
            yield Problem(
                part.line, f"Dấu “{part.text}” không đi theo kế hoạch trên Cổng. Hãy xem đây có đúng là bản cần nhập."
            )
    yield from _dropped([*document.pages, *document.furniture])
    for node in nodes:
        if node.kind is NodeKind.UNCLASSIFIED:
            yield Problem(node.lines[0], "Chưa rõ dòng này là gì. Hãy chọn loại cho dòng.")


def _dropped(pages: list[DocumentPart]) -> Iterator[Problem]:
    for kind in (DocumentPartKind.PAGE_NUMBER, DocumentPartKind.RUNNING_HEAD):
        if numbers := [part.line for part in pages if part.name is kind]:
            places = ", ".join(map(str, numbers))
            yield Problem(numbers[0], f"Đã bỏ {kind.label.lower()} in ở các dòng {places}.")
