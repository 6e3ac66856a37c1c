import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.services.outline import (
    MAX_LEVELS,
    Spot,
    Step,
    branch,
    depths,
    insert_below,
    insert_inside,
    remove,
    take_step,
)
from portal.lib.errors import RuleViolation

#  1, 2(3, 4(5)), 6
OUTLINE = [Spot(1, None), Spot(2, None), Spot(3, 2), Spot(4, 2), Spot(5, 4), Spot(6, None)]
ACTS = ["below", "inside", "remove", *Step]


def grown(outline, act, node, new):
    match act:
        case "below":
            return insert_below(outline, new, anchor=node)
        case "inside":
            return insert_inside(outline, new, anchor=node)
        case "remove":
            return remove(outline, node)
        case _:
            return take_step(outline, node, act)


def reading_order(outline, parent=None):
    """The order that follows from parents alone: what a tree walk gives."""
    for spot in outline:
        if spot.parent == parent:
            yield spot
            yield from reading_order(outline, spot.node)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=60))
def test_any_row_of_acts_keeps_a_consistent_outline(acts):
    outline = OUTLINE
    kept = {spot.node for spot in outline}
    for new, (act, pick) in enumerate(acts, start=100):
        if not outline:
            break
        node = outline[pick % len(outline)].node
        if act == "remove":
            kept -= {spot.node for spot in outline[branch(outline, node)]}
        try:
            outline = grown(outline, act, node, new)
            kept |= {new} if act in ("below", "inside") else set()
        except RuleViolation:
            continue

    assert {spot.node for spot in outline} == kept
    assert len(outline) == len(kept)
    assert list(reading_order(outline)) == outline
    assert max(depths(outline).values(), default=0) < MAX_LEVELS


def test_a_step_up_takes_all_below_along():
    assert take_step(OUTLINE, 2, Step.UP) == [Spot(2, None), *OUTLINE[2:5], Spot(1, None), Spot(6, None)]
    assert take_step(OUTLINE, 4, Step.UP) == [*OUTLINE[:2], Spot(4, 2), Spot(5, 4), Spot(3, 2), Spot(6, None)]


def test_a_step_down_and_up_again_changes_nothing():
    assert take_step(take_step(OUTLINE, 2, Step.DOWN), 2, Step.UP) == OUTLINE


def test_indenting_hangs_a_node_under_the_one_before_and_keeps_the_text_order():
    indented = take_step(OUTLINE, 6, Step.INDENT)

    assert [spot.node for spot in indented] == [spot.node for spot in OUTLINE]
    assert indented[-1] == Spot(6, 2)


def test_outdenting_moves_behind_the_old_parents_family_and_leaves_the_others_alone():
    assert take_step(OUTLINE, 3, Step.OUTDENT) == [*OUTLINE[:2], Spot(4, 2), Spot(5, 4), Spot(3, None), Spot(6, None)]


@pytest.mark.parametrize(
    ("node", "step", "reason"),
    [
        (1, Step.UP, "đứng đầu"),
        (6, Step.DOWN, "đứng cuối"),
        (3, Step.INDENT, "không có mục cùng cấp"),
        (2, Step.OUTDENT, "cấp cao nhất"),
    ],
)
def test_a_step_with_nowhere_to_go_is_refused(node, step, reason):
    with pytest.raises(RuleViolation, match=reason):
        take_step(OUTLINE, node, step)


def test_an_unknown_step_is_refused():
    with pytest.raises(RuleViolation, match="Không có thao tác"):
        take_step(OUTLINE, 2, "sideways")


def test_the_outline_has_a_deepest_level():
    chain = [Spot(0, None), *(Spot(level, level - 1) for level in range(1, MAX_LEVELS))]

    with pytest.raises(RuleViolation, match=f"tối đa {MAX_LEVELS} cấp"):
        insert_inside(chain, 99, anchor=MAX_LEVELS - 1)
