import json
from dataclasses import replace
from datetime import date

import pytest

from plans.enums import Form, NodeKind, Schedule
from plans.importing.parsing.review import UndoStep, reread, step_between, undone
from plans.outline.parsing.asks import PlanDays
from plans.outline.types import OutlineLine
from plans.periods import Deadline
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


@pytest.mark.parametrize(
    ("kind", "text", "changes"),
    [
        (NodeKind.PHASE, "Từ 01/3/2026 đến 30/6/2026", {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}),
        (NodeKind.FORM, "Tuyên truyền miệng", {"form": Form.ORAL}),
        (NodeKind.DUTY, "Báo cáo hằng quý", {"deadline": Deadline(schedule=Schedule.QUARTER)}),
        (NodeKind.DUTY_HOLDER, "Văn phòng Đảng ủy, UBKT Đảng ủy", {"units": ("Văn phòng Đảng ủy", "UBKT Đảng ủy")}),
        (NodeKind.PARAGRAPH, "Báo cáo hằng quý, từ 01/3/2026 đến 30/6/2026", {}),
    ],
)
def test_new_words_are_read_anew(lines, kind, text, changes):
    written = replace(lines[0], kind=kind, text=text, units=())

    (line,) = reread((written,), known=lines[:1], plan=PlanDays(date(2026, 1, 5)))

    assert line == replace(written, **changes)


def test_a_line_whose_words_stay_is_not_read_anew(lines):
    odd = (replace(lines[0], ends_on=date(2030, 1, 1)),)

    assert reread(odd, known=lines[:1], plan=PlanDays()) == odd


QUARTERLY = OutlineLine(
    NodeKind.DUTY, "-", "Báo cáo hằng quý", key=1, deadline=Deadline(schedule=Schedule.QUARTER), confidence=0.9
)


def test_what_a_person_set_stays_when_the_words_change():
    by_hand, now = replace(QUARTERLY, deadline=Deadline(date(2026, 3, 20))), {"text": "Báo cáo hằng tháng"}

    (kept,) = reread((replace(by_hand, **now),), known=(by_hand,), plan=PlanDays())
    (read,) = reread((replace(QUARTERLY, **now),), known=(QUARTERLY,), plan=PlanDays())

    assert (kept.deadline, read.deadline) == (by_hand.deadline, Deadline(schedule=Schedule.MONTH))


def test_a_new_line_says_what_its_words_say():
    new = OutlineLine(NodeKind.DUTY, "-", "Báo cáo hằng tháng")

    assert reread((QUARTERLY, new), known=(QUARTERLY,), plan=PlanDays())[1].deadline.schedule == Schedule.MONTH
