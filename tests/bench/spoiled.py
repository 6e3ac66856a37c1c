"""How well the own plans are read, as they are and after each spoiler: the second half of `make bench-import`."""

import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan
from tests.bench.imports import PAGE_LETTERS
from tests.plans.importing.corpus.comparing import Marks, differences, marks
from tests.plans.importing.corpus.harness import FORMS, Combination, made, papers
from tests.plans.importing.corpus.printing import forms_at_hand
from tests.plans.importing.corpus.wording import WORDING
from tests.plans.importing.parsing import wrapping
from tests.plans.importing.parsing.wrapping import WAYS, wrappable, wrapped

SEEDS = (1, 2, 3)
WIDTHS = (40, 52, 64, 72, 80, 95, 110, 140)


@dataclass
class Shares:
    """What was counted over some readings; shares are 0..1, `seconds` of CPU are for 20 pages."""

    name: str
    readings: int = 0
    exact: int = 0
    counts: list[Marks] = field(default_factory=list)
    expected: int = 0
    spent: float = 0.0
    pages: float = 0.0

    def add(self, combination: Combination) -> None:
        paper, data = made(combination)
        by_spans = combination.form != "text"
        read = self.timed(data, name=f"a.{FORMS[combination.form].ending}")
        is_exact = not differences(read, paper.truth, by_spans=by_spans)
        self.count(marks(read, paper.truth, by_spans=by_spans), len(paper.truth.nodes), is_exact=is_exact)

    def timed(self, data: bytes, *, name: str) -> ParsedPlan:
        started = time.process_time()
        read = parse(data, name=name)
        self.spent += time.process_time() - started
        self.pages += max(0.2, sum(map(len, read.source_lines)) / PAGE_LETTERS)
        return read

    def count(self, counted: Marks, expected: int, *, is_exact: bool) -> None:
        self.readings += 1
        self.exact += is_exact
        self.counts.append(counted)
        self.expected += max(expected, counted.right + counted.wrong)

    @property
    def row(self) -> str:
        right, wrong = (sum(getattr(one, name) for one in self.counts) for name in ("right", "wrong"))
        told, in_vain = (sum(getattr(one, name) for one in self.counts) for name in ("wrong_marked", "right_marked"))
        shares = [self.exact / self.readings, right / self.expected, told / wrong if wrong else 1.0]
        shares.append(in_vain / right if right else 0.0)
        columns = " ".join(f"{share:>8.1%}" for share in shares)
        return f"{self.name:<32} {self.readings:>8} {columns} {self.spent / self.pages * 20:>10.2f}"


def by_plan(forms: list[str]) -> Iterator[Shares]:
    for name in papers():
        shares = Shares(name)
        for form in forms:
            shares.add(Combination(name, (), form, (), 1))
        yield shares


def by_spoiler(forms: list[str]) -> Iterator[Shares]:
    """Each form bare, each spoiler alone in each of the forms it goes with, over all plans."""
    for form in forms:
        yield _over_plans(form, [((), form, ())])
    for name in WORDING:
        yield _over_plans(name, [((name,), form, ()) for form in ("text", "word")])
    for form in forms:
        for option in FORMS[form].options:
            yield _over_plans(f"{form}: {option}", [((), form, (option,))])


def by_wrapping() -> Iterator[Shares]:
    """The labelled plans, in lines of many widths."""
    for way in WAYS:
        shares = Shares(f"labelled, wrapped: {way}")
        for width, sample in product(WIDTHS, wrappable()):
            read = shares.timed(wrapped(sample, width, way), name="")
            counted = wrapping.marks(read, sample)
            shares.count(counted, len(sample.nodes), is_exact=not counted.wrong)
        yield shares


def _over_plans(title: str, ways: list[tuple[tuple[str, ...], str, tuple[str, ...]]]) -> Shares:
    shares = Shares(title)
    for plan in papers():
        for wording, form, options in ways:
            for seed in SEEDS if form in {"text", "word"} else SEEDS[:1]:
                shares.add(Combination(plan, wording, form, options, seed))
    return shares


def main() -> int:
    warnings.simplefilter("ignore", ResourceWarning)
    head = f"{'exact':>8} {'nodes':>8} {'told':>8} {'in vain':>8} {'s/20 pages':>10}"
    with forms_at_hand() as forms:
        tables = {"own plan": by_plan(forms), "spoiler": by_spoiler(forms), "in lines": by_wrapping()}
        for title, rows in tables.items():
            print(f"\n{title:<32} {'readings':>8} {head}")
            for shares in rows:
                print(shares.row, flush=True)
    print("\ntold: the wrong nodes that were marked; in vain: the right ones that were")
    return 0


if __name__ == "__main__":
    sys.exit(main())
