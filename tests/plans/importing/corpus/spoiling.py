"""What becomes of a plan on its way to us. A spoiler changes the words of a paper, or the file it is written into; it
says whether it destroys what no reader could know for sure: then a line that is marked will do."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.plans.importing.corpus.papers import Paper

Chance = Random


@dataclass(frozen=True)
class WordSpoiler:
    """Changes the words of a paper, whatever file it goes into."""

    name: str
    spoil: Callable[[Paper, Chance], Paper]
    is_lossy: bool = False


@dataclass(frozen=True)
class FileForm:
    """Writes a paper into a file. `options` are the spoilers of this form and whether each destroys information;
    `is_lossy` says it of the bare form."""

    name: str
    ending: str
    write: Callable[[Paper, frozenset[str], Chance], bytes]
    options: dict[str, bool]
    is_lossy: bool = False
