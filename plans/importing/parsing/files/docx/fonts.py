"""In which of the old encodings the letters of a run are meant, by its font: its own, its style's, the theme's."""

import re
from typing import Any

from plans.importing.parsing.files.docx.package import W, value_of
from plans.importing.parsing.files.docx.paragraphs import elements_of
from plans.importing.parsing.files.old_fonts import Encoding, encoding_of_font, encoding_of_letters, is_of_unicode

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OLD = re.compile(rb"[\"'](?:\.vn|vni[- ])", re.IGNORECASE)
_MAX_STYLE_CHAIN = 12


class Fonts:
    """Where no font is named, what most letters are tells it for all that can be no Unicode."""

    def __init__(self, parts: dict[str, bytes], body: Any, styles: Any | None, theme: Any | None) -> None:
        self._is_named = any(_OLD.search(part) for part in parts.values())
        self._styles = (
            {} if styles is None else {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
        )
        self._theme = {} if theme is None else _fonts_of_theme(theme)
        self._of_style: dict[str, str] = {}
        self._default = self._default_font(styles)
        self._by_letters: Encoding | None = None
        if not self._is_named:
            texts = (element.text or "" for element in elements_of(body) if element.tag == f"{W}t")
            self._by_letters = encoding_of_letters(texts)

    def encoding_of(self, text: Any) -> Encoding | None:
        """Of a piece of text, inside its run."""
        if not self._is_named:
            return None if self._by_letters is None or is_of_unicode(text.text or "") else self._by_letters
        run = text.getparent()
        return encoding_of_font(self._own(run.find(f"{W}rPr")) or self._of_paragraph(run) or self._default)

    def _own(self, properties: Any | None) -> str:
        """The font that the properties of a run name, themselves or by a style."""
        if properties is None:
            return ""
        return self._named_in(properties) or self._styled(value_of(properties, "rStyle") or "")

    def _named_in(self, properties: Any | None) -> str:
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        if fonts is None:
            return ""
        names = ((fonts.get(f"{W}{side}Theme", ""), fonts.get(f"{W}{side}")) for side in ("ascii", "hAnsi"))
        return next((str(name) for of_theme, own in names if (name := self._theme.get(of_theme) or own)), "")

    def _of_paragraph(self, run: Any) -> str:
        paragraph = next(run.iterancestors(f"{W}p"), None)
        style = None if paragraph is None else paragraph.find(f"{W}pPr/{W}pStyle")
        return self._styled("" if style is None else style.get(f"{W}val", ""))

    def _styled(self, style_id: str) -> str:
        if style_id not in self._of_style:
            self._of_style[style_id] = self._first_font(style_id)
        return self._of_style[style_id]

    def _first_font(self, style_id: str) -> str:
        for _ in range(_MAX_STYLE_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return ""
            if name := self._named_in(style.find(f"{W}rPr")):
                return name
            style_id = value_of(style, "basedOn") or ""
        return ""

    def _default_font(self, styles: Any | None) -> str:
        if styles is None:
            return ""
        plain = next((style for style in self._styles.values() if _is_plain_paragraph(style)), None)
        named = "" if plain is None else self._styled(plain.get(f"{W}styleId", ""))
        return named or self._named_in(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))


def _is_plain_paragraph(style: Any) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}


def _fonts_of_theme(theme: Any) -> dict[str, str]:
    """`minorHAnsi` → the font of running text, `majorHAnsi` → that of headings."""
    found: dict[str, str] = {}
    for size in ("major", "minor"):
        latin = theme.find(f".//{_A}{size}Font/{_A}latin")
        name = "" if latin is None else latin.get("typeface", "")
        found |= {f"{size}Ascii": name, f"{size}HAnsi": name}
    return found
