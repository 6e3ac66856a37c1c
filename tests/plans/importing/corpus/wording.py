"""Spoilers of words: what stands on the paper is typed otherwise."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from plans.outline.types import OutlineLine
from portal.lib.official.types import PrintedNote, TableCell, TextTable
from tests.plans.importing.corpus.papers import Block, Paper
from tests.plans.importing.corpus.spoiling import Chance, WordSpoiler

_GLUED = re.compile(r"(?<=[a-zà-ỹ]) (?=[a-zà-ỹ])")
_SPACED = re.compile(r"(?<= )[^\W\d_]{2,6} [^\W\d_]{2,6}(?= )")
_NUMBERS = re.compile(r"(\d+)\.")
# the tone on the second vowel, as it was typed for long
_OLD_TONES = {
    new[:-1] + "".join(pair): new[:-1] + "".join(other)
    for new, pairs in (
        ("o_", [("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"), ("óe", "oé")]),
        ("u_", [("úy", "uý"), ("ùy", "uỳ"), ("ủy", "uỷ"), ("ụy", "uỵ"), ("ũy", "uỹ")]),
    )
    for pair, other in pairs
    for new in ("_",)
}
_TONES = re.compile("|".join(_OLD_TONES) + "|" + "|".join(text.upper() for text in _OLD_TONES) + "|Ủy")


def restyled(paper: Paper, chance: Chance) -> Paper:
    """Bullets and numbers of another kind; the plan has them then."""
    bullets = {bullet: chance.choice("–•+*") for bullet in "-"}
    closing = chance.choice([")", "/"])

    def label(text: str) -> str:
        return _NUMBERS.sub(rf"\1{closing}", text) if _NUMBERS.fullmatch(text) else bullets.get(text, text)

    blocks = tuple(replace(block, label=label(block.label)) for block in paper.blocks)
    nodes = tuple(node if node.cells else replace(node, label=label(node.label)) for node in paper.truth.nodes)
    return replace(paper, blocks=blocks, truth=replace(paper.truth, nodes=nodes))


def old_tones(paper: Paper, _: Chance) -> Paper:
    """`uỷ`, `hoà`: the plan keeps what was typed."""
    truth = paper.truth
    return replace(
        _reworded(paper, _with_old_tones),
        truth=replace(
            truth,
            issuer=_with_old_tones(truth.issuer),
            superior=_with_old_tones(truth.superior),
            abstract=_with_old_tones(truth.abstract),
            nodes=tuple(map(_node_with_old_tones, truth.nodes)),
            references=tuple(replace(item, issuer=_with_old_tones(item.issuer)) for item in truth.references),
            recipients=tuple(map(_with_old_tones, truth.recipients)),
            signing=replace(
                truth.signing,
                power=_with_old_tones(truth.signing.power),
                post=_with_old_tones(truth.signing.post),
                name=_with_old_tones(truth.signing.name),
            ),
        ),
    )


def _with_old_tones(text: str) -> str:
    return _TONES.sub(lambda match: _old_tone(match[0]), text)


def _old_tone(text: str) -> str:
    if text == "Ủy":
        return "Uỷ"
    return _OLD_TONES[text] if text in _OLD_TONES else _OLD_TONES[text.lower()].upper()


def _node_with_old_tones(node: OutlineLine) -> OutlineLine:
    change = _with_old_tones
    frame = node.frame and replace(node.frame, head=tuple(_cells(row, change) for row in node.frame.head))
    return replace(
        node,
        text=change(node.text),
        units=tuple(map(change, node.units)),
        partners=tuple(map(change, node.partners)),
        product=change(node.product),
        cells=_cells(node.cells, change),
        frame=frame,
    )


def decomposed(paper: Paper, _: Chance) -> Paper:
    return _reworded(paper, partial(unicodedata.normalize, "NFD"))


def hard_spaces(paper: Paper, chance: Chance) -> Paper:
    return _reworded(paper, lambda text: "".join("\u00a0" if c == " " and chance.random() < 0.3 else c for c in text))


def glued(paper: Paper, chance: Chance) -> Paper:
    """A blank in forty between two syllables is lost."""
    return _body_reworded(paper, lambda text: _GLUED.sub(lambda _: "" if chance.random() < 0.025 else " ", text))


def spaced_out(paper: Paper, chance: Chance) -> Paper:
    """Two words of a line in six are set letter by letter."""

    def spaced(text: str) -> str:
        return _SPACED.sub(lambda match: " ".join(match[0].replace(" ", "")), text, count=1)

    return _body_reworded(paper, lambda text: spaced(text) if chance.random() < 0.16 else text)


def columns_swapped(paper: Paper, _: Chance) -> Paper:
    """The motto first, then the bodies; the first of the two blocks of columns is the head."""
    return _head_changed(paper, lambda pairs: tuple((right, left) for left, right in pairs))


def columns_interleaved(paper: Paper, _: Chance) -> Paper:
    """The columns of the head stand below each other, row by row."""
    return _head_changed(paper, lambda pairs: tuple((one, "") for pair in pairs for one in pair if one))


def _head_changed(paper: Paper, change: Callable[[tuple[tuple[str, str], ...]], tuple[tuple[str, str], ...]]) -> Paper:
    first = next((place for place, block in enumerate(paper.blocks) if block.columns), None)
    if first is None or not paper.truth.symbol:
        return paper
    blocks = [*paper.blocks]
    blocks[first] = replace(blocks[first], columns=change(blocks[first].columns))
    return replace(paper, blocks=tuple(blocks))


def _reworded(paper: Paper, change: Callable[[str], str]) -> Paper:
    return replace(paper, blocks=tuple(_block(block, change) for block in paper.blocks))


def _body_reworded(paper: Paper, change: Callable[[str], str]) -> Paper:
    """Only running text: neither head, foot nor tables."""
    return replace(
        paper,
        blocks=tuple(
            block if block.columns or block.table or block.is_centred else replace(block, text=change(block.text))
            for block in paper.blocks
        ),
    )


def _block(block: Block, change: Callable[[str], str]) -> Block:
    table = block.table and TextTable(
        tuple(_cells(row, change) for row in block.table.head), tuple(_cells(row, change) for row in block.table.rows)
    )
    return replace(
        block,
        label=change(block.label),
        text=change(block.text),
        columns=tuple((change(left), change(right)) for left, right in block.columns),
        table=table,
        notes=tuple(PrintedNote(note.mark, change(note.text)) for note in block.notes),
    )


def _cells(row: tuple[TableCell, ...], change: Callable[[str], str]) -> tuple[TableCell, ...]:
    return tuple(replace(cell, text=change(cell.text)) for cell in row)


WORDING = {
    spoiler.name: spoiler
    for spoiler in (
        WordSpoiler("restyled", restyled),
        WordSpoiler("old-tones", old_tones),
        WordSpoiler("nfd", decomposed),
        WordSpoiler("nbsp", hard_spaces),
        WordSpoiler("glued", glued, is_lossy=True),
        WordSpoiler("spaced-out", spaced_out, is_lossy=True),
        WordSpoiler("columns-swapped", columns_swapped),
        WordSpoiler("columns-interleaved", columns_interleaved),
    )
}
