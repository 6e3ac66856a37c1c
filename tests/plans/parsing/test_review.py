import json
from dataclasses import replace
from datetime import date

import pytest

from plans.enums import Form, NodeKind, Schedule
from plans.parsing.review import Change, as_read, change_between, lines_from, records_of, reread, undone
from plans.periods import Deadline
from tests.plans.parsing.samples import own_plan


@pytest.fixture(scope="module")
def lines():
    return as_read(own_plan("ke-hoach-hai-cot.txt").nodes)


def test_lines_come_back_from_json_as_they_were(lines):
    chosen = (replace(lines[0], chosen=(3, 5)), *lines[1:])

    assert lines_from(json.loads(json.dumps(records_of(chosen)))) == chosen


def test_a_change_holds_only_what_differs_and_comes_back_from_json(lines):
    after = (*lines[:2], replace(lines[2], text="Chữ mới"), *lines[3:])

    change = change_between(lines, after, words="Đã sửa mục 3", place=3)

    assert (change.start, change.count, change.old) == (2, 1, lines[2:3])
    assert Change.from_record(json.loads(json.dumps(change.to_record()))) == change
    assert undone(after, change) == lines


def test_nothing_changed_is_no_change(lines):
    assert change_between(lines, lines, words="", place=1) is None


def test_a_twin_put_in_is_taken_out_again(lines):
    after = (*lines[:1], lines[0], *lines[1:])

    assert undone(after, change_between(lines, after, words="", place=1)) == lines


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (NodeKind.PHASE, "Từ 01/3/2026 đến 30/6/2026", {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}),
        (NodeKind.FORM, "Tuyên truyền miệng", {"form": Form.ORAL}),
        (NodeKind.DUTY, "Báo cáo hằng quý", {"deadline": Deadline(schedule=Schedule.QUARTER)}),
        (NodeKind.DUTY_HOLDER, "Văn phòng Đảng ủy, UBKT Đảng ủy", {"units": ("Văn phòng Đảng ủy", "UBKT Đảng ủy")}),
        (NodeKind.PARAGRAPH, "Báo cáo hằng quý, từ 01/3/2026 đến 30/6/2026", {}),
    ],
)
def test_new_words_are_read_anew(lines, kind, text, said):
    written = replace(lines[0], kind=kind, text=text, units=())

    (line,) = reread((written,), known=lines, issued_on=date(2026, 1, 5))

    assert line == replace(written, **said)


def test_known_lines_are_not_read_anew(lines):
    odd = (replace(lines[0], ends_on=date(2030, 1, 1)),)

    assert reread(odd, known=odd, issued_on=None) == odd
