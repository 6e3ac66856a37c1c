from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plans.enums import Metric, NodeKind, Schedule
from plans.outline.queries.comparison import ComparedLine, Difference, Piece, compare, marked_words
from plans.outline.types import OutlineLine, Target, parents_of
from plans.periods import Deadline

WORDS = ("tuyên", "truyền", "sinh", "hoạt", "chi", "bộ", "gương", "điển", "hình", "quý")
KINDS = (NodeKind.SECTION, NodeKind.CONTENT_ITEM, NodeKind.DUTY)
DEADLINES = (None, Deadline(date(2026, 3, 20)), Deadline(schedule=Schedule.QUARTER, due_day=20))


@st.composite
def outlines(draw) -> list[OutlineLine]:
    """Any outline: levels go down by one at most, each line has a key of its own."""
    keys = draw(st.lists(st.integers(1, 12), unique=True, max_size=9))
    lines, depth = [], -1
    for key in keys:
        depth = draw(st.integers(0, depth + 1))
        words = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=5)))
        kind, deadline = draw(st.sampled_from(KINDS)), draw(st.sampled_from(DEADLINES))
        label = draw(st.sampled_from(("-", "1.", "")))
        lines.append(OutlineLine(kind, label, words, depth, deadline=deadline, key=key))
    return lines


def unkeyed(line: OutlineLine) -> OutlineLine:
    """All of a line but the key it is known by."""
    return replace(line, key=0)


def line(key: int, text: str, *, depth: int = 0, kind: str = NodeKind.CONTENT_ITEM, **fields) -> OutlineLine:
    return OutlineLine(kind, "-", text, depth, key=key, **fields)


def changed_keys(entries: list[ComparedLine]) -> list[tuple[int, list[Difference]]]:
    """Key and differences of what changed."""
    return [((entry.after or entry.before).key, list(entry.differences)) for entry in entries if entry.differences]


@given(outlines(), outlines())
def test_the_comparison_turns_the_old_into_the_new(before, after):
    entries = compare(before, after)

    assert [unkeyed(entry.after) for entry in entries if entry.after] == [unkeyed(one) for one in after]
    assert sorted(one.before.key for one in entries if one.before) == sorted(one.key for one in before)
    for entry in entries:
        texts = {name: [piece.words for piece in entry.pieces if piece.mark != name] for name in ("ins", "del")}
        assert " ".join(texts["ins"]) == (entry.before.words if entry.before else "")
        assert " ".join(texts["del"]) == (entry.after.words if entry.after else "")


@given(outlines(), outlines())
def test_what_is_not_marked_did_not_change(before, after):
    entries = compare(before, after)

    for entry in entries:
        if not entry.differences:
            assert entry.before == replace(entry.after, depth=entry.before.depth)  # it goes where its parent goes
    old, new = parents_of(before), parents_of([entry.after for entry in entries if entry.after])
    stayed = [one.after.key for one in entries if one.before and one.after and Difference.MOVED not in one.differences]
    assert all(old[key] == new[key] for key in stayed)
    for family in {new[key] for key in stayed}:
        siblings = [key for key in stayed if new[key] == family]
        assert siblings == [key for key in old if key in siblings]


@given(outlines())
def test_an_outline_does_not_differ_from_itself(outline):
    assert changed_keys(compare(outline, outline)) == []


def test_a_line_that_nobody_named_is_known_by_its_words():
    before = [line(1, "Tuyên truyền gương người tốt, việc tốt."), line(2, "Treo băng rôn.")]
    after = [line(8, "Tuyên truyền gương người tốt, việc tốt tại chi bộ."), line(9, "Phát thanh nội bộ.")]

    assert changed_keys(compare(before, after)) == [
        (1, [Difference.REWORDED]),
        (2, [Difference.REMOVED]),
        (9, [Difference.ADDED]),
    ]


def test_likeness_does_not_bridge_kinds():
    before, after = [line(1, "Treo băng rôn", kind=NodeKind.MEASURE)], [line(2, "Treo băng rôn", kind=NodeKind.DUTY)]

    assert changed_keys(compare(before, after)) == [(1, [Difference.REMOVED]), (2, [Difference.ADDED])]


def test_only_the_line_that_left_its_place_moved():
    before = [line(1, "một"), line(2, "hai"), line(3, "ba"), line(4, "bốn")]
    after = [line(4, "bốn"), line(1, "một"), line(2, "hai"), line(3, "ba", depth=1)]

    assert changed_keys(compare(before, after)) == [(4, [Difference.MOVED]), (3, [Difference.MOVED])]


def test_another_day_span_unit_or_kind_is_told():
    due = Deadline(date(2026, 3, 20))
    before = [line(1, "một", deadline=due), line(2, "hai", starts_on=date(2026, 1, 1)), line(3, "ba"), line(4, "bốn")]
    after = [
        line(1, "một", deadline=Deadline(date(2026, 4, 15))),
        line(2, "hai", starts_on=date(2026, 2, 1)),
        line(3, "ba", units=("Chi bộ Kỹ thuật",)),
        line(4, "bốn", kind=NodeKind.DUTY),
    ]

    assert changed_keys(compare(before, after)) == [
        (1, [Difference.DEADLINE]),
        (2, [Difference.DEADLINE]),
        (3, [Difference.UNITS]),
        (4, [Difference.KIND]),
    ]


def test_words_are_marked():
    assert marked_words("- Mỗi quý một buổi", "- Mỗi tháng một buổi họp") == (
        Piece("", "- Mỗi"),
        Piece("del", "quý"),
        Piece("ins", "tháng"),
        Piece("", "một buổi"),
        Piece("ins", "họp"),
    )


def test_what_else_a_line_asks_for_is_compared():
    before = line(1, "Viết tin", partners=("Công đoàn",), targets=(Target(Metric.NEWS_ARTICLES, 2),))
    after = replace(before, partners=(), targets=(Target(Metric.NEWS_ARTICLES, 1500),), product="Báo cáo")

    (entry,) = compare([before], [after])

    assert entry.notes == [
        "Phối hợp: Công đoàn → không nêu",
        "Chỉ tiêu: 2 tin, bài trên trang thông tin điện tử → 1.500 tin, bài trên trang thông tin điện tử",
        "Sản phẩm: không nêu → Báo cáo",
    ]
