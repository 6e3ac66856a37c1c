import json
from dataclasses import replace

import pytest

from plans.outline.edits.undo import UndoStep, step_between, undone
from tests.plans.importing.parsing.samples import own_plan


@pytest.fixture(scope="module")
def lines():
    return own_plan("ke-hoach-hai-cot.txt").nodes


def test_a_step_holds_only_what_differs_and_comes_back_from_json(lines):
    after = (*lines[:2], replace(lines[2], text="Chữ mới"), *lines[3:])

    step = step_between(lines, after, words="Đã sửa mục 3", place=3)

    assert (step.start, step.count, step.old) == (2, 1, lines[2:3])
    assert UndoStep.from_json(json.loads(json.dumps(step.to_json()))) == step
    assert undone(after, step) == lines


def test_nothing_changed_is_no_step(lines):
    assert step_between(lines, lines, words="", place=1) is None


def test_a_twin_put_in_is_taken_out_again(lines):
    after = (*lines[:1], lines[0], *lines[1:])

    assert undone(after, step_between(lines, after, words="", place=1)) == lines
