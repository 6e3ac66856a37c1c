"""What the lines of a plan document say, by the words of `words.toml`."""

import tomllib
from pathlib import Path
from typing import Any

from plans.outline.parsing.words import any_of

__all__ = ["WORDS", "any_of"]
WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
