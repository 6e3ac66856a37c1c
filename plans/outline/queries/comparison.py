"""What differs between two states of an outline, line by line."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from django.db.models import TextChoices

from plans.enums import PARENT_KINDS, Amendment, Change
from plans.outline.models import Edition, Node, Plan
from plans.outline.parsing.tables import with_all_cells, with_whole_tables
from plans.outline.queries.lines import outline_lines
from plans.outline.types import Outline, OutlineLine, branch, parents_of
from portal.lib.text import search_key

LEAST_LIKENESS = 0.5  # of two lines that nobody named as the same: the share of words they have in common


class Difference(TextChoices):
    ADDED = "added", "Thêm"
    REMOVED = "removed", "Bỏ"
    REWORDED = "reworded", "Sửa chữ"
    MOVED = "moved", "Chuyển chỗ"
    DEADLINE = "deadline", "Đổi hạn"
    UNITS = "units", "Đổi đơn vị"
    PARTNERS = "partners", "Đổi phối hợp"
    TARGETS = "targets", "Đổi chỉ tiêu"
    PRODUCT = "product", "Đổi sản phẩm"
    KIND = "kind", "Đổi loại"


@dataclass(frozen=True)
class Piece:
    """A run of words: `mark` is empty, `ins` (only in the new text) or `del` (only in the old)."""

    mark: str
    words: str


@dataclass(frozen=True)
class ComparedLine:
    """One line in both states; None where it is not there. Without `differences` nothing changed."""

    before: OutlineLine | None
    after: OutlineLine | None
    differences: tuple[Difference, ...]
    pieces: tuple[Piece, ...]

    @property
    def line(self) -> OutlineLine:
        """The line as it is now, or as it was before it went."""
        line = self.after or self.before
        assert line is not None
        return line

    @property
    def notes(self) -> list[str]:
        """What changed beside the words: `Hạn: 20/3/2026 → 15/4/2026`."""
        if self.before is None or self.after is None:
            return []
        before, after = self.before, self.after
        values = {
            Difference.DEADLINE: ("Hạn", before.days_in_words, after.days_in_words),
            Difference.UNITS: ("Đơn vị", ", ".join(before.units), ", ".join(after.units)),
            Difference.PARTNERS: ("Phối hợp", ", ".join(before.partners), ", ".join(after.partners)),
            Difference.TARGETS: ("Chỉ tiêu", before.targets_in_words, after.targets_in_words),
            Difference.PRODUCT: ("Sản phẩm", before.product, after.product),
            Difference.KIND: ("Loại", before.kind_in_words, after.kind_in_words),
        }
        changed = [values[difference] for difference in self.differences if difference in values]
        return [f"{name}: {was or 'không nêu'} → {now or 'không nêu'}" for name, was, now in changed]


def compare(before: Sequence[OutlineLine], after: Sequence[OutlineLine]) -> list[ComparedLine]:
    """All lines in the order of the new state; what was removed stands behind the line it stood behind. Lines are
    matched by key, the rest by kind and likeness. Of a row the words of all cells count that reach into it."""
    before = with_all_cells(tuple(before))
    after = matched(before, with_all_cells(tuple(after)))
    old = {line.key: line for line in before}
    moved = _moved(before, after)
    removed = removed_behind(before, {line.key for line in after})
    compared = [_removed(line) for line in removed.get(None, [])]
    for line in after:
        compared.append(_compared(old.get(line.key), line, is_moved=line.key in moved))
        compared += [_removed(left_out) for left_out in removed.get(line.key, [])]
    return compared


def matched(before: Sequence[OutlineLine], after: Sequence[OutlineLine]) -> list[OutlineLine]:
    """`after` with the key of the most similar line of the same kind on each line whose key `before` does not know."""
    old, new = {line.key for line in before}, {line.key for line in after}
    removed = [(line, _word_set(line)) for line in before if line.key not in new]
    added = [(line, _word_set(line)) for line in after if line.key not in old]
    by_likeness = sorted(
        (-_likeness(was, now), place, line.key, old_line.key)
        for place, (line, now) in enumerate(added)
        for old_line, was in removed
        if old_line.kind == line.kind and _likeness(was, now) >= LEAST_LIKENESS
    )
    keys: dict[int, int] = {}
    for _, _, key, old_key in by_likeness:
        if key not in keys and old_key not in keys.values():
            keys[key] = old_key
    return [replace(line, key=keys.get(line.key, line.key)) for line in after]


def _word_set(line: OutlineLine) -> frozenset[str]:
    return frozenset(search_key(line.words).split())


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def marked_words(before: str, after: str) -> tuple[Piece, ...]:
    """The kept and new pieces joined are the words of `after`, the kept and old ones those of `before`."""
    old, new = before.split(), after.split()
    pieces = []
    for _, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[start:end] == new[new_start:new_end]:
            pieces.append(Piece("", " ".join(old[start:end])))
            continue
        pieces += [Piece("del", " ".join(old[start:end]))] if end > start else []
        pieces += [Piece("ins", " ".join(new[new_start:new_end]))] if new_end > new_start else []
    return tuple(pieces)


def _compared(old: OutlineLine | None, new: OutlineLine, *, is_moved: bool) -> ComparedLine:
    if old is None:
        return ComparedLine(None, new, (Difference.ADDED,), marked_words("", new.words))
    checks = {
        Difference.REWORDED: old.words != new.words,
        Difference.MOVED: is_moved,
        Difference.DEADLINE: (old.deadline, old.starts_on, old.ends_on) != (new.deadline, new.starts_on, new.ends_on),
        Difference.UNITS: old.units != new.units,
        Difference.PARTNERS: old.partners != new.partners,
        Difference.TARGETS: old.targets != new.targets,
        Difference.PRODUCT: old.product != new.product,
        Difference.KIND: (old.kind, old.form) != (new.kind, new.form),
    }
    differences = tuple(difference for difference, is_there in checks.items() if is_there)
    return ComparedLine(old, new, differences, marked_words(old.words, new.words))


def _removed(line: OutlineLine) -> ComparedLine:
    return ComparedLine(line, None, (Difference.REMOVED,), marked_words(line.words, ""))


def removed_behind(before: Sequence[OutlineLine], remaining: set[int]) -> dict[int | None, list[OutlineLine]]:
    """The lines that went, by the key of the remaining line they stood behind; None is the top."""
    behind: dict[int | None, list[OutlineLine]] = {}
    last = None
    for line in before:
        if line.key in remaining:
            last = line.key
        else:
            behind.setdefault(last, []).append(line)
    return behind


def _moved(before: Sequence[OutlineLine], after: Sequence[OutlineLine]) -> set[int]:
    """Lines that hang below another line than before, or that left the order of their siblings."""
    old, new = parents_of(before), parents_of(after)
    both = old.keys() & new.keys()
    moved = {key for key in both if old[key] != new[key]}
    places = {key: place for place, key in enumerate(old)}
    families: dict[int | None, list[int]] = {}
    for line in after:
        if line.key in both and line.key not in moved:
            families.setdefault(new[line.key], []).append(line.key)
    for siblings in families.values():
        moved |= set(siblings) - _longest_run(siblings, places)
    return moved


def _longest_run(keys: list[int], places: dict[int, int]) -> set[int]:
    """The most of `keys` that stand in the order of `places` (longest increasing subsequence)."""
    ends: list[int] = []  # the smallest last place of a run of each length
    runs: list[list[int]] = []
    for key in keys:
        length = bisect_left(ends, places[key])
        run = [*(runs[length - 1] if length else []), key]
        ends[length : length + 1], runs[length : length + 1] = [places[key]], [run]
    return set(runs[-1]) if runs else set()


def compared_lines(plan: Plan) -> list[ComparedLine]:
    """The text of the amended plan before and after, line by line."""
    edition = Edition.objects.filter(plan=plan).first()
    if edition:
        before, after = ([OutlineLine.from_json(line) for line in lines] for lines in (edition.before, edition.after))
        return compare(before, after)
    return compare(*both_states(plan))


def both_states(plan: Plan) -> tuple[Outline, Outline]:
    """The text in force of the plan that `plan` amends, and what that text becomes."""
    assert plan.amends is not None
    before, lines = outline_lines(plan.amends), outline_lines(plan)
    if plan.amendment == Amendment.REPLACE:
        return before, tuple(replace(line, key=line.changes.key if line.changes else line.key) for line in lines)
    return before, with_whole_tables(before, amended(before, changing_branches(lines)))


def changing_branches(lines: Outline) -> Iterator[Outline]:
    """Each line that changes one of the amended plan, in reading order, with what stands below it; that goes with it,
    unless it changes a line itself."""
    for place, line in enumerate(lines):
        if line.changes:
            yield tuple(_unchanging(lines[branch(lines, place)]))


def _unchanging(lines: Outline) -> Iterator[OutlineLine]:
    """The first line and those below it; a branch in it that changes a line of its own is left out."""
    yield lines[0]
    left_out = None
    for line in lines[1:]:
        if left_out is not None and line.depth > left_out:
            continue
        left_out = line.depth if line.changes else None
        if left_out is None:
            yield line


def amended(lines: Outline, branches: Iterable[Outline]) -> Outline:
    """The text with changes carried into it. A reworded line keeps its key and what hangs below it; a repealed one
    goes with all below it. What is added to a heading comes last inside it, to another line right behind it, in the
    order it is added. A key that is not there changes nothing."""
    behind: dict[int, int] = {}
    for new in branches:
        assert new[0].changes
        change, target = new[0].changes.change, new[0].changes.key
        key = behind.get(target, target) if change == Change.ADDS else target
        place = next((place for place, line in enumerate(lines) if line.key == key), None)
        if place is None:
            continue
        if change == Change.ADDS and lines[place].kind not in PARENT_KINDS:
            behind[target] = new[0].key
        lines = _with_change(lines, place, change, new)
    return lines


def _with_change(lines: Outline, place: int, change: Change, new: Outline) -> Outline:
    line, end = lines[place], branch(lines, place).stop
    match change:
        case Change.REPEALS:
            return (*lines[:place], *lines[end:])
        case Change.REWORDS:
            head, *below = _at_depth(new, depth=line.depth)
            reworded = replace(head, key=line.key, changes=line.changes)
            return (*lines[:place], reworded, *lines[place + 1 : end], *below, *lines[end:])
        case Change.ADDS:
            depth = line.depth + 1 if line.kind in PARENT_KINDS else line.depth
            return (*lines[:end], *_at_depth(new, depth=depth), *lines[end:])
        case _:
            raise ValueError(change)


def _at_depth(lines: Outline, *, depth: int) -> Iterator[OutlineLine]:
    return (replace(line, depth=line.depth - lines[0].depth + depth, changes=None) for line in lines)


def successor_nodes(plan: Plan) -> dict[int, Node]:
    """The lines of a replacing plan by the line each carries on."""
    carrying = plan.nodes.filter(change=Change.REWORDS).order_by("pk")
    return {node.changes_id: node for node in carrying if node.changes_id}
