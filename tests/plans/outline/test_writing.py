"""What becomes of a line when it is typed in, and of a list that is pasted into it."""

from dataclasses import replace

import pytest

from plans.enums import MAX_LEVELS, NodeKind
from plans.outline.edits.writing import typed_end, typed_in
from plans.outline.types import OutlineLine
from portal.lib.errors import RuleViolation


def line(depth, label, text, kind=NodeKind.CONTENT_ITEM, key=0):
    return OutlineLine(kind, label, text, depth, confidence=0.5, key=key)


def test_who_typed_has_looked_at_the_line():
    before = (line(0, "I.", "Phần"), line(1, "-", "Ý cũ"))
    typed = replace(before[1], text="Ý mới")

    assert typed_in(before, 2, typed) == (before[0], replace(typed, confidence=1.0))
    assert typed_in(before, 2, before[1]) == before


def test_a_pasted_list_is_lines_behind_the_branch():
    before = (line(0, "1.", "Cũ", kind=NodeKind.DUTY_HOLDER), line(1, "-", "Việc cũ", kind=NodeKind.DUTY))
    text = "2. Công đoàn:\n- Việc một\n+ Nhỏ\n- Việc hai\n3. Văn phòng"

    after = typed_in(before, 1, replace(before[0], text=text))

    assert [(one.depth, one.label, one.text, one.kind) for one in after] == [
        (0, "2.", "Công đoàn:", NodeKind.DUTY_HOLDER),
        (1, "-", "Việc cũ", NodeKind.DUTY),
        (1, "-", "Việc một", NodeKind.DUTY),
        (2, "+", "Nhỏ", NodeKind.DUTY),
        (1, "-", "Việc hai", NodeKind.DUTY),
        (0, "3.", "Văn phòng", NodeKind.DUTY_HOLDER),
    ]
    assert typed_in(after, 1, after[0]) == after


def test_a_list_stands_below_the_words_that_announce_it_and_writing_goes_on_behind():
    before = (line(0, "-", "Cũ", key=4), line(0, "-", "Sau", key=5))

    after = typed_in(before, 1, replace(before[0], text="Gồm có:\n- Một\n- Hai"))

    assert [(one.depth, one.text) for one in after] == [(0, "Gồm có:"), (1, "Một"), (1, "Hai"), (0, "Sau")]
    assert (typed_end(before, after, 4), typed_end(before, before, 4), typed_end(before, after, 5)) == (3, 1, 4)


def test_a_list_goes_no_deeper_than_an_outline_and_is_not_endless():
    deep = line(MAX_LEVELS - 1, "-", "Cũ")

    assert [one.depth for one in typed_in((deep,), 1, replace(deep, text="- a\n+ b"))] == [MAX_LEVELS - 1] * 2
    with pytest.raises(RuleViolation, match="500"):
        typed_in((deep,), 1, replace(deep, text="- a\n" * 501))
