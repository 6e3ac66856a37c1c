"""What the lines of a plan say, by the words of `words.toml`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# A capital letter of any tone, as a part of a regular expression.
CAPITAL = "[A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2))) + "]"
WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """One of them, as a part of a regular expression."""
    return "|".join(words)
