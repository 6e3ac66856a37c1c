"""Papers as plain text: pasted, or as it was printed."""

import textwrap
from collections.abc import Iterator

from portal.lib.official.types import TextTable
from tests.plans.importing.corpus.papers import Block, Paper
from tests.plans.importing.corpus.spoiling import Chance, FileForm

_PAGE = 38  # lines
_GAP = 12


def write_text(paper: Paper, options: frozenset[str], chance: Chance) -> bytes:
    width = chance.choice([64, 72, 78, 90, 104]) if "wrapped" in options else 0
    lines = [line for block in paper.blocks for line in _lines(block, width)]
    lines += [f"{note.mark} {note.text}" for block in paper.blocks for note in block.notes]
    if "barred" in options:
        rows = {row for block in paper.blocks if block.table for row in rows_of(block.table)}
        lines = [f"| {line.replace(chr(9), ' | ')} |" if line in rows else line for line in lines]
    if "double-spaced" in options:
        lines = [part for line in lines for part in (line, "")]
    if "running-heads" in options:
        lines = [*_paged(lines, *_running_heads(paper, chance))]
    if "browser-print" in options:
        lines = [*_paged(lines, *_browser_heads(paper))]
    if "page-numbers" in options:
        lines = [*_paged(lines, lambda page, _: [] if page == 1 else [str(page)], lambda *_: [])]
    return "\n".join(lines).encode()


def _lines(block: Block, width: int) -> Iterator[str]:
    if block.table:
        yield from rows_of(block.table)
    elif block.columns:
        yield from side_by_side(block.columns) if width else ("\t".join(pair).rstrip("\t") for pair in block.columns)
    elif not block.words:
        yield ""
    elif width:
        yield from textwrap.wrap(block.words, width, break_long_words=False, break_on_hyphens=False)
    else:
        yield block.words


def side_by_side(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    widest = max(len(left) for left, _ in pairs)
    for left, right in pairs:
        yield f"{left:<{widest + _GAP}}{right}".rstrip()


def rows_of(table: TextTable) -> Iterator[str]:
    """As a table is pasted: tabs, the text of merged cells once."""
    reaching: dict[int, int] = {}
    for row in (*table.head, *table.rows):
        cells, texts, column = [*row], [], 0
        while cells or reaching.get(column, 0):
            if reaching.get(column, 0):
                reaching[column] -= 1
                texts.append("")
                column += 1
                continue
            cell = cells.pop(0)
            texts += [cell.text, *[""] * (cell.columns - 1)]
            for place in range(column, column + cell.columns):
                reaching[place] = cell.rows - 1
            column += cell.columns
        yield "\t".join(texts).rstrip("\t")


def _paged(lines: list[str], head, foot) -> Iterator[str]:
    pages = [lines[start : start + _PAGE] for start in range(0, len(lines), _PAGE)]
    for number, page in enumerate(pages, start=1):
        yield from head(number, len(pages))
        yield from page
        yield from foot(number, len(pages))


def _running_heads(paper: Paper, chance: Chance):
    words = f"{paper.truth.issuer or 'ĐẢNG ỦY'} - Kế hoạch tuyên truyền"
    if chance.random() < 0.5:
        return lambda page, _: [] if page == 1 else [words], lambda page, pages: [f"Trang {page}/{pages}"]
    return lambda *_: [], lambda page, _: [f"{words}{' ' * 20}{page}"]


def _browser_heads(paper: Paper):
    return (
        lambda *_: [f"20:41 30/11/2026          {paper.truth.abstract[:60].capitalize()}"],
        lambda page, pages: [f"https://vanban.example/ke-hoach?id=4711&in=1          {page}/{pages}"],
    )


TEXT = FileForm(
    "text",
    "txt",
    write_text,
    {
        "wrapped": True,
        "barred": False,
        "double-spaced": False,
        "running-heads": True,
        "browser-print": True,
        "page-numbers": True,
    },
)
