"""Blocks → a tree: the style of the mark gives the level, never its wording."""

from collections.abc import Callable, Iterator, Sequence

from plans.enums import Doubt
from plans.importing.parsing.lines.blocks import Draft
from plans.importing.parsing.lines.titles import is_section_title
from plans.outline.parsing import is_period_title
from plans.outline.parsing.bodies import holders_in
from plans.outline.types import OutlineLine

# a mark of lower rank closes every open one of the same or a higher rank
_STYLES = ("part", "upper", "roman", "caps", "article", "dec1", "dec2", "dec3", "dec4", "letter", "paren")
_RANKS = {style: rank for rank, style in enumerate(_STYLES) if style != "caps"}
_HOLD_TEXT = {*_RANKS, "root", "caps", "bold"}
_CAPS_RANK = _STYLES.index("caps")
_CAPS_LONGEST = 120
_BOLD_LONGEST = 100
_HEADING_WORDS = 6


def tree_of(blocks: Sequence[Draft]) -> Draft:
    """The root holds the top of the outline; it is no node itself."""
    root = Draft("", "root", "", [])
    path = [root]
    titles = _plain_titles(blocks)
    for position, draft in enumerate(blocks):
        draft.style = "bold" if position in titles else _style(blocks, position)
        _climb(path, draft)
        if not draft.doubt and _shares_doubt(draft, path[-1]):
            draft.doubt = Doubt.LEVEL
        path[-1].children.append(draft)
        path.append(draft)
    return root


def _shares_doubt(draft: Draft, parent: Draft) -> bool:
    """Its level is a guess below what may be no heading, and beside an item that may have taken its first paragraph."""
    above = parent.children[-1] if parent.children else None
    is_beside = above is not None and (above.doubt is Doubt.LEVEL or (bool(above.doubt) and above.is_marked))
    return (is_beside and draft.style == "plain") or (bool(parent.doubt) and parent.style == "title")


def flat(root: Draft, depth: int = 0) -> Iterator[OutlineLine]:
    for draft in root.children:
        yield OutlineLine(
            kind=draft.kind,
            label=draft.label,
            text=draft.text,
            depth=depth,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            form=draft.form,
            units=draft.units,
            partners=draft.partners,
            product=draft.product,
            cells=draft.cells,
            frame=draft.frame,
            lines=tuple(draft.lines),
            confidence=round(min(draft.confidence, 0.6 if draft.doubt else 1.0), 2),
            doubt=draft.doubt,
            deadline=draft.deadline,
            targets=draft.targets,
        )
        yield from flat(draft, depth + 1)


def _plain_titles(blocks: Sequence[Draft]) -> set[int]:
    """Where no section has a mark, those lines that are titles by their words alone; one such is none."""
    if any(block.style in {"part", "upper", "roman"} or _stands_out(block) for block in blocks):
        return set()
    found = {
        position for position, block in enumerate(blocks) if block.style == "plain" and is_section_title(block.text)
    }
    return found if len(found) > 1 else set()


def _stands_out(block: Draft) -> bool:
    return block.style == "plain" and 3 < len(block.text) <= _CAPS_LONGEST and (block.bold or block.text.isupper())


def _style(blocks: Sequence[Draft], position: int) -> str:
    """An unmarked line of capitals, or a bold one in Word, that opens something is an unnumbered heading."""
    block = blocks[position]
    if block.style != "plain" or position + 1 == len(blocks) or block.text.rstrip().endswith((".", ";")):
        return block.style
    if block.text.isupper() and 3 < len(block.text) <= _CAPS_LONGEST:
        return "caps"
    if len(block.text) > _BOLD_LONGEST:
        return "plain"
    after = blocks[position + 1]
    if block.bold and not after.bold:
        return "bold"
    leads = after.style.startswith("bullet") or after.style == "letter"
    is_title = is_period_title(block.text) or not block.text.endswith((",", ":", "?", "!"))
    return "title" if leads and is_title else "plain"


def _climb(path: list[Draft], draft: Draft) -> None:
    """Leaves at the end of `path` the parent of `draft`."""
    match draft.style:
        case "plain" | "title":
            while path[-1].style not in _HOLD_TEXT or _is_finished(path[-1], path[-2:][0].children):
                path.pop()
        case "table":
            _drop_while(path, lambda open_: open_.style in {"plain", "table"})
        case "caps" | "bold":
            _drop_while(path, lambda open_: open_.style != "root" and not _is_above_caps(open_, draft))
        case _ if any(open_.style == draft.style for open_ in path):
            while path.pop().style != draft.style:
                pass
        case _ if draft.style in _RANKS:
            _drop_while(path, lambda open_: not _ranks_above(open_, draft))
        case _:
            _drop_while(path, lambda open_: open_.style in {"plain", "table"})


def _drop_while(path: list[Draft], condition: Callable[[Draft], bool]) -> None:
    while condition(path[-1]):
        path.pop()


def _is_finished(open_: Draft, siblings: Sequence[Draft]) -> bool:
    """A whole sentence heads nothing, unless those beside it do; a heading with a stop behind it is short, and nobody
    does anything in it."""
    ends = open_.text.rstrip("”\"’') ").endswith((".", ";", "./"))
    if not ends or open_.style not in _RANKS or open_.text.isupper():
        return False
    if len(open_.text.split()) <= _HEADING_WORDS and not holders_in(open_.text, alone=True).leads:
        return False
    beside = [one for one in siblings if one.style == open_.style and one is not open_]
    return ":" in open_.text or not beside or not all(one.children for one in beside)


def _is_above_caps(open_: Draft, draft: Draft) -> bool:
    if draft.style == "bold" and open_.style == "caps":
        return True
    return open_.style in _RANKS and (draft.style == "caps" or open_.style in {"part", "upper", "roman", "dec1"})


def _ranks_above(open_: Draft, draft: Draft) -> bool:
    if open_.style in {"caps", "bold"}:
        return _RANKS[draft.style] > _CAPS_RANK
    return open_.style == "root" or _RANKS.get(open_.style, 99) < _RANKS[draft.style]
