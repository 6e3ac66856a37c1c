import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import MAX_LEVELS, NodeKind
from plans.outline.services.lines import Move, first_label_below, insert_below, insert_inside, moved, next_label, remove
from plans.outline.types import OutlineLine, branch, parents_of
from portal.lib.errors import RuleViolation


def line(key, depth=0):
    return OutlineLine(NodeKind.HEADING, "", "", depth, key=key)


def outline(*places):
    return tuple(line(*place) for place in places)


def shape(lines):
    return [(item.key, item.depth) for item in lines]


#  1, 2(3, 4(5)), 6
OUTLINE = outline((1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 0))
ACTS = ["below", "inside", "remove", *Move]


def grown(lines, act, key, new):
    match act:
        case "below":
            return insert_below(lines, line(new), anchor=key)
        case "inside":
            return insert_inside(lines, line(new), anchor=key)
        case "remove":
            return remove(lines, key)
        case _:
            return moved(lines, key, act)


def reading_order(lines, parent=None):
    """The order that follows from parents alone: what a tree walk gives."""
    for key, above in parents_of(lines).items():
        if above == parent:
            yield key
            yield from reading_order(lines, key)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=60))
def test_any_row_of_acts_keeps_a_consistent_outline(acts):
    lines = OUTLINE
    keys = {item.key for item in lines}
    for new, (act, pick) in enumerate(acts, start=100):
        if not lines:
            break
        place = pick % len(lines)
        if act == "remove":
            keys -= {item.key for item in lines[branch(lines, place)]}
        try:
            lines = grown(lines, act, lines[place].key, new)
            keys |= {new} if act in ("below", "inside") else set()
        except RuleViolation:
            continue

    assert {item.key for item in lines} == keys
    assert len(lines) == len(keys)
    assert list(reading_order(lines)) == [item.key for item in lines]
    assert max((item.depth for item in lines), default=0) < MAX_LEVELS


def test_a_step_up_takes_all_below_along():
    assert moved(OUTLINE, 2, Move.UP) == outline((2, 0), (3, 1), (4, 1), (5, 2), (1, 0), (6, 0))
    assert moved(OUTLINE, 4, Move.UP) == outline((1, 0), (2, 0), (4, 1), (5, 2), (3, 1), (6, 0))


def test_a_step_down_and_up_again_changes_nothing():
    assert moved(moved(OUTLINE, 2, Move.DOWN), 2, Move.UP) == OUTLINE


def test_indenting_hangs_a_node_under_the_one_before_and_keeps_the_text_order():
    assert moved(OUTLINE, 6, Move.INDENT) == (*OUTLINE[:5], line(6, 1))
    assert shape(moved(OUTLINE, 4, Move.INDENT)) == [(1, 0), (2, 0), (3, 1), (4, 2), (5, 3), (6, 0)]


def test_outdenting_moves_behind_the_old_parents_family_and_leaves_the_others_alone():
    assert moved(OUTLINE, 3, Move.OUTDENT) == outline((1, 0), (2, 0), (4, 1), (5, 2), (3, 0), (6, 0))


@pytest.mark.parametrize(
    ("key", "move", "reason"),
    [
        (1, Move.UP, "đứng đầu"),
        (6, Move.DOWN, "đứng cuối"),
        (3, Move.INDENT, "không có mục cùng cấp"),
        (2, Move.OUTDENT, "cấp cao nhất"),
    ],
)
def test_a_move_with_nowhere_to_go_is_refused(key, move, reason):
    with pytest.raises(RuleViolation, match=reason):
        moved(OUTLINE, key, move)


def test_an_unknown_move_is_refused():
    with pytest.raises(RuleViolation, match="Không có thao tác"):
        moved(OUTLINE, 2, "sideways")


def test_the_outline_has_a_deepest_level():
    chain = outline(*((level, level) for level in range(MAX_LEVELS)))

    with pytest.raises(RuleViolation, match=f"tối đa {MAX_LEVELS} cấp"):
        insert_inside(chain, line(99), anchor=MAX_LEVELS - 1)


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
        ("Điều 1", ""),
    ],
)
def test_the_next_label_continues_the_list(label, following):
    assert next_label(label) == following


@pytest.mark.parametrize(("label", "below"), [("II.", "1."), ("1.", "1.1."), ("1.2.", "-"), ("", "-")])
def test_the_first_label_below_goes_one_level_deeper(label, below):
    assert first_label_below(label) == below
