"""`make accept`: two thousand combinations of own plans and spoilers, drawn from a seed. CORPUS_CASES and CORPUS_SEED
say how many and which. Prints each that does not hold with its first differing nodes, then how many of each spoiler
do."""

import os
import sys
import warnings
from collections import Counter

from tests.plans.importing.corpus.harness import SEED, Outcome, combinations, outcome
from tests.plans.importing.corpus.printing import forms_at_hand

CASES = int(os.environ.get("CORPUS_CASES", "2000"))


def main() -> int:
    """1 if one of them does not hold."""
    warnings.simplefilter("ignore", ResourceWarning)
    held, tried = Counter[str](), Counter[str]()
    with forms_at_hand() as forms:
        for combination in combinations(CASES, seed=SEED):
            if combination.form in forms:
                _count(outcome(combination), held, tried)
    print(f"\n{'':<36} held  tried   (seed {SEED})")
    for name in tried:
        print(f"{name:<36} {held[name]:>4} {tried[name]:>6}")
    return int(held["all"] < tried["all"])


def _count(found: Outcome, held: Counter[str], tried: Counter[str]) -> None:
    one = found.combination
    names = ["all", one.plan, one.form, *one.spoilers]
    tried.update(names)
    if found.holds:
        held.update(names)
    else:
        print(f"{found}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
