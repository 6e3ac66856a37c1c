import json
from dataclasses import replace

import pytest

from plans.outline.edits.undo import MOST_LETTERS, MOST_STEPS, UndoStep, kept_steps, step_between, undone
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


def test_a_chosen_nothing_is_told_from_what_names_mean(lines):
    chosen = replace(lines[2], unit_ids=(), confidence=0.0, copied_from=7)

    step = step_between((chosen,), (), words="", place=1)

    assert UndoStep.from_json(step.to_json()).old == (chosen,)
    assert "product" not in step.to_json()["old"][0]


def test_steps_are_kept_up_to_a_number_and_a_size():
    assert kept_steps([1] * (MOST_STEPS + 5)) == MOST_STEPS
    assert kept_steps([MOST_LETTERS - 1, 1, 1]) == 2
    assert kept_steps([MOST_LETTERS + 1, 1]) == 1
