"""How well the own plans are read, as they are and after each spoiler: the second half of `make bench-import`."""

import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.importing.parsing import parse
from tests.bench.imports import PAGE_LETTERS
from tests.plans.importing.corpus.comparing import Marks, differences, marks
from tests.plans.importing.corpus.harness import FORMS, Combination, made, papers
from tests.plans.importing.corpus.printing import forms_at_hand
from tests.plans.importing.corpus.wording import WORDING

SEEDS = (1, 2, 3)


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
        started = time.process_time()
        read = parse(data, name=f"a.{FORMS[combination.form].ending}")
        self.spent += time.process_time() - started
        self.pages += max(0.2, sum(map(len, read.source_lines)) / PAGE_LETTERS)
        self.readings += 1
        self.exact += not differences(read, paper.truth, by_spans=by_spans)
        counted = marks(read, paper.truth, by_spans=by_spans)
        self.counts.append(counted)
        self.expected += max(len(paper.truth.nodes), counted.right + counted.wrong)

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
        for title, rows in (("own plan", by_plan(forms)), ("spoiler", by_spoiler(forms))):
            print(f"\n{title:<32} {'readings':>8} {head}")
            for shares in rows:
                print(shares.row, flush=True)
    print("\ntold: the wrong nodes that were marked; in vain: the right ones that were")
    return 0


if __name__ == "__main__":
    sys.exit(main())
