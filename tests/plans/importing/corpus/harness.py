"""`meaning(read(spoil(plan))) == truth(plan)`: combinations of an own plan, spoilers of its words and a form of file
with spoilers of its own, each made from a seed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan
from tests.plans.importing.corpus.comparing import Difference, differences
from tests.plans.importing.corpus.papers import Paper, all_papers
from tests.plans.importing.corpus.printers import CHROMIUM, FPDF, WEASYPRINT
from tests.plans.importing.corpus.spoiling import FileForm
from tests.plans.importing.corpus.texts import TEXT
from tests.plans.importing.corpus.wording import WORDING
from tests.plans.importing.corpus.words import WORD

FORMS = {form.name: form for form in (TEXT, WORD, WEASYPRINT, CHROMIUM, FPDF)}
SEED = int(os.environ.get("CORPUS_SEED", "20261130"))
# How often a form is drawn: a browser is slow.
_SHARES = {"text": 8, "word": 8, "weasyprint": 2, "chromium": 1, "fpdf": 2}
# One is typed over the other, or says the same of the same place.
_RIVALS = [
    {"columns-swapped", "columns-interleaved", "boxed-head", "tabbed-head"},
    {"vni", "tcvn3", "nfd"},
    {"running-heads", "browser-print", "page-numbers"},
]


@dataclass(frozen=True)
class Combination:
    plan: str
    wording: tuple[str, ...]
    form: str
    options: tuple[str, ...]
    seed: int

    def __str__(self) -> str:
        return " ".join([self.plan, *self.wording, self.form, *self.options, f"seed={self.seed}"])

    @classmethod
    def of(cls, text: str) -> "Combination":
        """The one that prints so."""
        plan, *names, seed = text.split()
        place = next(place for place, name in enumerate(names) if name in FORMS)
        return cls(plan, tuple(names[:place]), names[place], tuple(names[place + 1 :]), int(seed.removeprefix("seed=")))

    @property
    def spoilers(self) -> tuple[str, ...]:
        return (*self.wording, *(f"{self.form}:{option}" for option in self.options))

    @property
    def is_lossy(self) -> bool:
        form = FORMS[self.form]
        # plain text does not tell which cells are one
        losses = [
            form.is_lossy,
            self.form == "text" and papers()[self.plan].has_spans,
            *(WORDING[name].is_lossy for name in self.wording),
        ]
        return any([*losses, *(form.options[name] for name in self.options)])


@dataclass(frozen=True)
class Outcome:
    combination: Combination
    read: ParsedPlan
    truth: ParsedPlan
    differences: list[Difference]

    @property
    def holds(self) -> bool:
        """Exact, or marked where the file did not tell."""
        return not self.unforgiven

    @property
    def unforgiven(self) -> list[Difference]:
        if self.combination.is_lossy:
            return [one for one in self.differences if not one.is_marked]
        return self.differences

    def __str__(self) -> str:
        return "\n".join([f"{self.combination}", *map(str, self.unforgiven[:4])])


def outcome(combination: Combination) -> Outcome:
    paper, data = made(combination)
    read = parse(data, name=f"ke-hoach.{FORMS[combination.form].ending}")
    return Outcome(combination, read, paper.truth, differences(read, paper.truth, by_spans=combination.form != "text"))


def made(combination: Combination) -> tuple[Paper, bytes]:
    """The paper as its words are typed now, and its file."""
    chance = Random(combination.seed)
    paper = papers()[combination.plan]
    for name in combination.wording:
        paper = WORDING[name].spoil(paper, chance)
    form: FileForm = FORMS[combination.form]
    return paper, form.write(paper, frozenset(combination.options), chance)


@cache
def papers() -> dict[str, Paper]:
    return {paper.name: paper for paper in all_papers()}


def combinations(count: int, *, seed: int = SEED) -> Iterator[Combination]:
    chance = Random(seed)
    names = [*papers()]
    for number in range(count):
        form = FORMS[chance.choices([*_SHARES], [*_SHARES.values()])[0]]
        options = _some(chance, [*form.options])
        wording = _some(chance, [*WORDING])
        if any(len({*options, *wording} & rivals) > 1 for rivals in _RIVALS):
            wording = ()
            options = options[:1]
        yield Combination(names[number % len(names)], wording, form.name, options, chance.randrange(10**6))


def _some(chance: Random, names: list[str]) -> tuple[str, ...]:
    """None, one or two, in the order they stand."""
    drawn = {*chance.sample(names, chance.choice([0, 1, 1, 2]) if len(names) > 1 else chance.choice([0, 1]))}
    return tuple(name for name in names if name in drawn)
