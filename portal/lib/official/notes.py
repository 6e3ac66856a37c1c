"""Footnotes: where their marks stand in a text."""

import re
from collections.abc import Iterator, Sequence

from portal.lib.official.types import PrintedNote


def shown_mark(mark: str) -> str:
    """As it is raised in print: `1` of `[1]`."""
    return mark.strip("[] ")


def parted(text: str, notes: Sequence[PrintedNote]) -> Iterator[str | PrintedNote]:
    """The text in pieces, each note where its mark stands."""
    known = {note.mark: note for note in notes}
    if not known:
        yield text
        return
    for piece in re.split(f"({'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})", text):
        if piece:
            yield known.get(piece, piece)
