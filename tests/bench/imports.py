"""How well the real plan documents beside this checkout are read, against labels made by hand: `make bench-import`.

No text of theirs is kept here: the labels in tests/data/plans/labels.json are source lines, kinds and levels
(`15u2` is a purpose on line 15 at level 2), and digests of what must be exact.
"""

import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan
from portal.lib import office

BASE = Path(__file__).resolve().parents[2]
REAL = BASE.parent / "shared" / "data" / "plans"
LABELS = BASE / "tests" / "data" / "plans" / "labels.json"
PAGE_LETTERS = 2_500
MOST_SECONDS = 1.0  # for 20 pages

CODES = {
    "section": "s",
    "heading": "h",
    "purpose": "u",
    "requirement": "r",
    "phase": "f",
    "content_item": "i",
    "standing": "g",
    "form": "m",
    "measure": "e",
    "duty_holder": "o",
    "duty": "d",
    "paragraph": "p",
    "annex": "a",
    "table": "t",
    "attribute": "b",
    "footnote": "n",
    "unclassified": "x",
}


@dataclass(frozen=True)
class Score:
    """`nodes` is the share with the right line, kind and level, 0..1; `seconds` of CPU are for 20 pages."""

    name: str
    wrong: tuple[str, ...]
    nodes: float
    counts: bool
    whole: bool
    seconds: float


def exact(plan: ParsedPlan) -> dict[str, str]:
    """Digests of what must be right to the letter."""
    references = [f"{item.number}-{item.symbol} {item.date} {item.role}" for item in plan.references]
    recipients = [_bare(entry) for entry in plan.recipients]
    signing = plan.signing
    return {
        "number": _digest([plan.number, plan.symbol]),
        "date": _digest([str(plan.issued_on)]),
        "title": _digest([_bare(plan.abstract)]),
        "references": _digest(sorted(references)),
        "recipients": _digest(recipients),
        "signing": _digest([signing.power, signing.post, signing.name]),
    }


def outline(plan: ParsedPlan) -> list[str]:
    return [f"{node.lines[0]}{CODES[node.kind]}{node.depth}" for node in plan.nodes]


def scores() -> list[Score]:
    """One for each labelled document that is here and can be opened on this machine; in the order of the labels."""
    labels = json.loads(LABELS.read_text())
    return [score(REAL / name, label) for name, label in labels.items() if can_read(REAL / name)]


def can_read(path: Path) -> bool:
    return path.exists() and (path.suffix != ".doc" or bool(office.program()))


def score(path: Path, label: dict[str, str]) -> Score:
    data, name = path.read_bytes(), path.name
    if path.suffix == ".doc":
        data, name = office.docx_of(data), f"{path.stem}.docx"
    started = time.process_time()
    plan = parse(data, name=name)
    seconds = time.process_time() - started
    pages = max(1, sum(map(len, plan.source_lines)) / PAGE_LETTERS)
    found, expected = outline(plan), label["nodes"].split()
    if path.suffix == ".doc":
        # the labels count the lines of the text that came with it
        found, expected = _without_lines(found), _without_lines(expected)
    digests = exact(plan)
    return Score(
        name=path.name,
        wrong=tuple(what for what, digest in digests.items() if digest != label[what]),
        nodes=_agreement(found, expected),
        counts=_kinds(found) == _kinds(expected),
        whole=is_whole(plan),
        seconds=seconds / pages * 20,
    )


def is_whole(plan: ParsedPlan) -> bool:
    """Every letter of the source stands in a node or in a part."""
    source = sorted(_bare("".join(plan.source_lines)).replace("|", ""))
    texts = [node.label + node.text for node in plan.nodes] + [part.text for part in plan.parts]
    heads = [row for node in plan.nodes if node.frame for row in node.frame.head]
    texts += [cell.text for row in [*heads, *(node.cells for node in plan.nodes)] for cell in row]
    return not Counter(source) - Counter(_bare("".join(texts))) and not plan.missed_lines


def _agreement(found: list[str], expected: list[str]) -> float:
    same = sum(block.size for block in SequenceMatcher(None, found, expected, autojunk=False).get_matching_blocks())
    return same / max(len(found), len(expected))


def _kinds(nodes: Iterable[str]) -> Counter[str]:
    return Counter(node.lstrip("0123456789")[0] for node in nodes)


def _without_lines(nodes: Iterable[str]) -> list[str]:
    return [node.lstrip("0123456789") for node in nodes]


def _bare(text: str) -> str:
    return re.sub(r"[\s,;.]", "", text)


def _digest(values: list[str]) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:12]


def main() -> int:
    """1 if any of them is read too slowly."""
    rows = scores()
    print(f"{'document':<46} {'exact':<12} {'nodes':>7} {'counts':>7} {'whole':>6} {'s/20 pages':>10}")
    for row in rows:
        fields = ", ".join(row.wrong) or "all"
        counts, whole = ("yes" if good else "NO" for good in (row.counts, row.whole))
        print(f"{row.name:<46} {fields:<12} {row.nodes:>7.1%} {counts:>7} {whole:>6} {row.seconds:>10.2f}")
    if not rows:
        print(f"The real plan documents are not beside this checkout ({REAL}).")
    slow = [row.name for row in rows if row.seconds > MOST_SECONDS]
    if slow:
        print(f"Above {MOST_SECONDS} s for 20 pages: {', '.join(slow)}")
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
