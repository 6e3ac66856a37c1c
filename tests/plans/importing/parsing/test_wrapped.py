"""Plans in printed lines of any width: what is not read as it was written is marked, and little else."""

from collections import Counter

import pytest

from plans.importing.parsing import parse
from tests.plans.importing.parsing.wrapping import WAYS, marks, wrappable, wrapped

WIDTH = 62  # `make bench-import` tries eight


@pytest.mark.parametrize("way", WAYS)
def test_nearly_every_wrong_line_is_marked(way):
    total = Counter()
    for sample in wrappable():
        counted = marks(parse(wrapped(sample, WIDTH, way), name=""), sample)
        total.update(right=counted.right, wrong=counted.wrong, told=counted.wrong_marked, vain=counted.right_marked)

    assert total["wrong"] <= 0.02 * total["right"]
    # what follows a wrong line may be a level too deep without a doubt of its own
    assert total["wrong"] - total["told"] <= 5
    assert total["vain"] <= 0.1 * total["right"]
