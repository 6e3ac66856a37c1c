"""The acts on an outline: what each does, what it refuses, and that no sequence of them loses anything."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import MAX_LEVELS, Change, Form, NodeKind
from plans.outline.edits import (
    Act,
    added_below,
    added_inside,
    deleted,
    edited,
    first_label_below,
    indented,
    merged,
    moved,
    moved_down,
    moved_up,
    next_label,
    outdented,
    section_added,
    settled,
    split,
)
from plans.outline.edits.undo import step_between, undone
from plans.outline.types import LineChange, OutlineLine
from plans.periods import Deadline
from portal.lib.errors import RuleViolation

SOURCE = ("II. NỘI DUNG", "1. Đợt một", "- Ý thứ nhất. Ý thứ hai", "nối tiếp ý hai", "2. Đợt hai", "III. TỔ CHỨC")


def line(depth, label, text, *numbers, kind=NodeKind.CONTENT_ITEM, **more):
    return OutlineLine(kind, label, text, depth, lines=numbers, confidence=0.5, **more)


OUTLINE = (
    line(0, "II.", "NỘI DUNG", 1, kind=NodeKind.SECTION),
    line(1, "1.", "Đợt một", 2, kind=NodeKind.PHASE),
    line(2, "-", "Ý thứ nhất. Ý thứ hai nối tiếp ý hai", 3, 4),
    line(1, "2.", "Đợt hai", 5, kind=NodeKind.PHASE),
    line(0, "III.", "TỔ CHỨC", 6, kind=NodeKind.SECTION),
)


def shape(lines):
    return [(item.depth, item.label, item.text) for item in lines]


def letters(lines):
    return Counter("".join("".join((item.label + item.text).split()) for item in lines))


def numbers(lines):
    return {number for item in lines for number in item.lines}


def is_legal(lines):
    return not lines or (lines[0].depth == 0 and all(b.depth <= a.depth + 1 for a, b in pairwise(lines)))


def test_merging_joins_words_and_source_lines():
    edit = merged(OUTLINE, 3)

    assert shape(edit.lines)[1] == (1, "1.", "Đợt một - Ý thứ nhất. Ý thứ hai nối tiếp ý hai")
    assert edit.lines[1].lines == (2, 3, 4)
    assert (edit.place, edit.words, edit.caret) == (2, "gộp mục 3 vào mục 2", len("Đợt một - "))
    assert not edit.lines[1].is_doubtful


def test_what_hung_below_a_merged_line_hangs_below_the_other():
    edit = merged(OUTLINE, 2)

    assert [(item.depth, item.label) for item in edit.lines] == [(0, "II."), (1, "-"), (1, "2."), (0, "III.")]


def test_merging_unites_the_units():
    above, below = replace(OUTLINE[0], units=("A", "B")), replace(OUTLINE[1], units=("B", "C"))

    assert merged((above, below), 2).lines[0].units == ("A", "B", "C")
    assert merged((above, below), 2).lines[0].unit_ids is None
    assert merged((above, replace(below, unit_ids=(7,))), 2).lines[0].unit_ids == (7,)


def test_splitting_cuts_before_the_rest_and_shares_the_source():
    edit = split(OUTLINE, 3, rest="Ý thứ hai nối tiếp ý hai", source=SOURCE)

    assert shape(edit.lines)[2:4] == [(2, "-", "Ý thứ nhất."), (2, "", "Ý thứ hai nối tiếp ý hai")]
    assert [item.lines for item in edit.lines[2:4]] == [(3,), (3, 4)]
    assert (edit.place, edit.words, edit.caret) == (4, "tách mục 3, phần sau thành mục 4", 0)


@pytest.mark.parametrize("text", ["Ý thứ nhất. Ý thứ hai", "Ý thứ nhất.\nÝ thứ hai"])
def test_without_a_cursor_the_first_line_or_sentence_is_cut_off(text):
    edit = split((line(0, "-", text, 1),), 1, rest="", source=())

    assert [item.text for item in edit.lines] == ["Ý thứ nhất.", "Ý thứ hai"]


def test_a_mark_at_the_cut_becomes_the_label():
    edit = split((line(0, "a)", "Ý một b) Ý hai", 1),), 1, rest="b) Ý hai", source=())

    assert shape(edit.lines) == [(0, "a)", "Ý một"), (0, "b)", "Ý hai")]


def test_a_mark_longer_than_a_label_stays_in_the_words():
    edit = split((line(0, "-", f"Ý một {'1.' * 11} Ý hai", 1),), 1, rest=f"{'1.' * 11} Ý hai", source=())

    assert shape(edit.lines) == [(0, "-", "Ý một"), (0, "", f"{'1.' * 11} Ý hai")]


def test_text_cut_off_a_heading_goes_below_it():
    edit = split(OUTLINE, 2, rest="một", source=SOURCE)
    alone = split((line(0, "I.", "Hình thức: pa nô", 1, kind=NodeKind.FORM),), 1, rest="pa nô", source=())

    assert [(item.depth, item.text, item.kind) for item in edit.lines[1:3]] == [
        (1, "Đợt", NodeKind.PHASE),
        (2, "một", NodeKind.CONTENT_ITEM),
    ]
    assert [(item.depth, item.kind) for item in alone.lines] == [(0, NodeKind.FORM), (1, NodeKind.MEASURE)]


def test_splitting_gives_each_part_the_units_it_names():
    item = line(0, "-", "Văn phòng chủ trì; Công đoàn phối hợp", 1, units=("Văn phòng", "Công đoàn", "Chi bộ 1"))

    edit = split((item,), 1, rest="Công đoàn phối hợp", source=())

    assert [part.units for part in edit.lines] == [("Văn phòng", "Chi bộ 1"), ("Công đoàn",)]


def test_moving_takes_the_branch_along():
    down = moved_down(OUTLINE, 2)

    assert [item.label for item in down.lines] == ["II.", "2.", "1.", "-", "III."]
    assert (down.place, down.words) == (3, "chuyển mục 2 cùng 1 mục bên dưới thành mục 3")
    assert shape(moved_up(down.lines, 3).lines) == shape(OUTLINE)


def test_a_last_child_moves_on_into_the_branch_that_follows():
    edit = moved_down(OUTLINE, 3)

    assert shape(edit.lines)[2:4] == [(1, "2.", "Đợt hai"), (2, "-", OUTLINE[2].text)]


def test_a_first_child_moves_before_its_parent():
    edit = moved_up(OUTLINE, 2)

    assert [(item.depth, item.label) for item in edit.lines][:3] == [(0, "1."), (1, "-"), (0, "II.")]


def test_moving_to_a_place_bends_the_level_only_of_what_moves():
    edit = moved(OUTLINE, 3, before=2)

    assert [(item.depth, item.label) for item in edit.lines][:3] == [(0, "II."), (1, "-"), (1, "1.")]


def test_levels_change_with_the_branch_and_in_place():
    out = outdented(OUTLINE, 2)

    assert [(item.depth, item.label) for item in out.lines] == [(0, "II."), (0, "1."), (1, "-"), (1, "2."), (0, "III.")]
    assert out.words == "đưa mục 2 cùng 1 mục bên dưới ra cấp 1"
    assert [item.depth for item in indented(out.lines, 2).lines] == [0, 1, 2, 2, 0]


@pytest.mark.parametrize(
    ("act", "place", "words"),
    [
        (merged, 1, "Mục đầu tiên"),
        (moved_up, 1, "đứng đầu"),
        (moved_down, 5, "đứng cuối"),
        (indented, 1, "sâu nhất"),
        (indented, 3, "sâu nhất"),
        (outdented, 1, "cao nhất"),
    ],
)
def test_what_cannot_be_is_refused(act, place, words):
    with pytest.raises(RuleViolation, match=words):
        act(OUTLINE, place)


@pytest.mark.parametrize("rest", ["Đợt hai", "không có ở đây", ""])
def test_a_cut_at_the_edge_is_refused(rest):
    with pytest.raises(RuleViolation, match="Đặt con trỏ"):
        split(OUTLINE, 4, rest=rest, source=SOURCE)


@pytest.mark.parametrize(("before", "words"), [(2, "chỗ cũ"), (4, "chỗ cũ"), (7, "Không có chỗ"), (0, "Không có chỗ")])
def test_a_move_to_nowhere_is_refused(before, words):
    with pytest.raises(RuleViolation, match=words):
        moved(OUTLINE, 2, before=before)


def test_no_line_goes_deeper_than_the_deepest_level():
    chain = tuple(line(depth, "", f"Cấp {depth}", 1) for depth in range(MAX_LEVELS))
    heading = replace(chain[-1], kind=NodeKind.FORM, text="Hình thức: pa nô")

    with pytest.raises(RuleViolation, match="tối đa 8 cấp"):
        indented((*chain, chain[-1]), 9)
    with pytest.raises(RuleViolation, match="tối đa 8 cấp"):
        split((*chain[:-1], heading), 8, rest="pa nô", source=())


@pytest.mark.parametrize("place", [0, 6])
def test_a_line_that_is_not_there_is_refused(place):
    with pytest.raises(RuleViolation, match="chọn mục"):
        edited(OUTLINE, Act.MERGE, place=place)


@pytest.mark.parametrize(
    ("act", "after"),
    [
        (Act.SETTLE, settled(OUTLINE, 4)),
        (Act.MERGE, merged(OUTLINE, 4)),
        (Act.SPLIT, split(OUTLINE, 4, rest="hai", source=SOURCE)),
        (Act.UP, moved_up(OUTLINE, 4)),
        (Act.DOWN, moved_down(OUTLINE, 4)),
        (Act.PLACE, moved(OUTLINE, 4, before=2)),
        (Act.INDENT, indented(OUTLINE, 4)),
        (Act.OUTDENT, outdented(OUTLINE, 4)),
        (Act.BELOW, added_below(OUTLINE, 4)),
        (Act.INSIDE, added_inside(OUTLINE, 4)),
        (Act.SECTION, section_added(OUTLINE)),
        (Act.DELETE, deleted(OUTLINE, 4)),
    ],
)
def test_each_act_has_its_deed(act, after):
    assert edited(OUTLINE, act, place=4, rest="hai", before=2, source=SOURCE) == after


def test_settling_takes_the_doubt_but_wants_a_kind():
    assert not settled(OUTLINE, 3).lines[2].is_doubtful
    with pytest.raises(RuleViolation, match="chưa phân loại"):
        settled((line(0, "", "Dòng lạ", 1, kind=NodeKind.UNCLASSIFIED),), 1)


def test_what_only_the_lower_line_said_is_said_by_both_together():
    above, below = OUTLINE[2], replace(OUTLINE[3], deadline=Deadline(date(2026, 3, 20)), starts_on=date(2026, 3, 1))

    both = merged((above, below), 2).lines[0]

    assert (both.deadline, both.starts_on) == (below.deadline, below.starts_on)


def test_an_empty_line_merged_leaves_no_mark():
    edit = merged((*OUTLINE[:3], replace(OUTLINE[2], text="")), 4)

    assert shape(edit.lines) == shape(OUTLINE[:3])


def test_the_deadline_stays_with_the_first_part():
    item = line(0, "-", "Gửi báo cáo; treo pa nô", 1, kind=NodeKind.DUTY, deadline=Deadline(date(2026, 3, 20)))

    upper, lower = split((item,), 1, rest="treo pa nô").lines

    assert (upper.deadline, lower.deadline) == (item.deadline, None)


def test_a_line_that_changes_another_plan_is_not_merged_away():
    changing = replace(OUTLINE[1], changes=LineChange(Change.REWORDS, 7))

    with pytest.raises(RuleViolation, match="kế hoạch khác"):
        merged((OUTLINE[0], changing), 2)


def test_a_new_line_below_continues_the_list_behind_the_branch():
    edit = added_below(OUTLINE, 2)

    assert (edit.place, edit.caret) == (4, 0)
    assert (edit.lines[3].depth, edit.lines[3].label, edit.lines[3].kind) == (1, "2.", NodeKind.PHASE)
    assert (edit.lines[3].text, edit.lines[3].key) == ("", 0)


def test_a_new_line_inside_is_as_its_siblings_or_of_the_usual_kind():
    form = line(0, "2.", "Tuyên truyền miệng", 1, kind=NodeKind.FORM, form=Form.ORAL)
    siblings = added_inside(OUTLINE, 1)
    first = added_inside((form,), 1)

    assert (siblings.place, siblings.lines[4].depth, siblings.lines[4].label) == (5, 1, "3.")
    assert [first.lines[1].kind, first.lines[1].form, first.lines[1].label] == [NodeKind.MEASURE, Form.ORAL, "2.1."]


def test_sections_are_counted_on_and_the_first_one_needs_no_other():
    assert section_added(OUTLINE).lines[-1].label == "IV."
    assert shape(section_added(()).lines) == [(0, "I.", "")]


def test_deleting_takes_the_branch_and_stays_near():
    edit = deleted(OUTLINE, 2)

    assert [item.label for item in edit.lines] == ["II.", "2.", "III."]
    assert (edit.place, edit.words) == (1, "xóa mục 2 cùng 1 mục bên dưới")
    assert deleted(OUTLINE[:1], 1).place == 0


@st.composite
def outlines(draw):
    depth, lines = -1, []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        depth = draw(st.integers(0, min(depth + 1, MAX_LEVELS - 1)))
        text = draw(st.sampled_from(["Một ý", "Ý a. Ý b", "nhóm; b) ý khác", "Tiêu đề: chữ\nhai dòng", "", "1. x"]))
        kind = draw(st.sampled_from([NodeKind.SECTION, NodeKind.DUTY, NodeKind.UNCLASSIFIED]))
        # the mark of a line without words is no word
        label = draw(st.sampled_from(["", "-", "1."])) if text else ""
        lines.append(line(depth, label, text, number, kind=kind))
    return tuple(lines)


@st.composite
def acts(draw):
    place, cut, before = draw(st.integers(1, 14)), draw(st.integers(0, 20)), draw(st.integers(0, 15))
    act = draw(st.sampled_from([merged, moved_up, moved_down, indented, outdented, settled, "split", "moved"]))
    return act, place, cut, before


def apply_step(lines, step):
    """The outline after a step, or as it was where the step is refused."""
    act, place, cut, before = step
    place = 1 + place % len(lines)
    try:
        if act == "split":
            return split(lines, place, rest=lines[place - 1].text[cut:], source=()).lines
        return (moved(lines, place, before=before) if act == "moved" else act(lines, place)).lines
    except RuleViolation:
        return lines


@given(outlines(), st.lists(acts(), max_size=12))
def test_no_sequence_loses_anything_and_all_of_it_can_be_undone(outline, steps):
    states, changes = [outline], []
    for step in steps:
        after = apply_step(states[-1], step)
        changes.append(step_between(states[-1], after, words="", place=1))
        states.append(after)

        assert letters(after) == letters(outline)
        assert numbers(after) == numbers(outline)
        assert is_legal(after)
        assert max(item.depth for item in after) < MAX_LEVELS

    for before, change in zip(states[-2::-1], reversed(changes), strict=True):
        states[-1] = undone(states[-1], change) if change else states[-1]
        assert states[-1] == before


@pytest.mark.parametrize(
    ("label", "following"),
    [
        ("I.", "II."),
        ("IX.", "X."),
        ("1.", "2."),
        ("1.9.", "1.10."),
        ("2.1", "2.2"),
        ("a)", "b)"),
        ("d)", "đ)"),
        ("-", "-"),
        ("+", "+"),
        ("", ""),
        ("XV.", ""),
        ("11.11.11.11.11.11.9.", ""),
        ("Điều 1", ""),
    ],
)
def test_the_next_label_continues_the_list(label, following):
    assert next_label(label) == following


@pytest.mark.parametrize(
    ("label", "below"), [("II.", "1."), ("1.", "1.1."), ("1.2.", "-"), (f"{'1' * 19}.", "-"), ("", "-")]
)
def test_the_first_label_below_goes_one_level_deeper(label, below):
    assert first_label_below(label) == below
