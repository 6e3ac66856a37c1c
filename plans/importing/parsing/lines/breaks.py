"""Where a printed line ends: whether its paragraph ends there too, or goes on in the line below."""

import re
from dataclasses import dataclass

from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.lines.markers import Marker
from plans.importing.parsing.lines.shape import Shape, is_indented, is_terminated
from plans.importing.parsing.types import SourceLine
from plans.outline.parsing import SYMBOL
from plans.outline.parsing.attributes import attribute_in
from plans.outline.parsing.bodies import holders_in, names_a_body, opens_with_verb

SURE, LIKELY, GUESS, DOUBT, NO = 1.0, 0.9, 0.6, 0.4, 0.0  # how surely two lines are one paragraph

_LONG = 50
_LONGEST_TITLE = 100
_MOST = 0.75
_REACH = 40  # letters of a line's end that tell whether it is one
_SENTENCE = 2_000
_FALSE_BULLET = re.compile(r"[-–]\s*[^\W\d_A-Z]")
# "2021 - 2030", "Quý I - III", "7h30 - 8h00" over the end of a line
_RANGE = re.compile(
    r"(?:(?:19|20)\d\d-(?:19|20)\d\d|\d{1,2}[h/]\d{0,4}-\d{1,2}[h/]\d{0,4}|"
    r"(?:\d{1,2}/){1,2}\d{4}-(?:\d{1,2}/){1,2}\d{4}|[IVX]+-[IVX]+)\W*"
)
# "kinh tế - xã hội", "chính trị - xã hội - nghề nghiệp"
_PAIRED = re.compile(r"\b(?:kinh tế|chính trị|văn h[óo][áa]|quốc phòng|xã hội)$", re.IGNORECASE)
_PAIR = re.compile(r"(?:xã hội|an ninh|nghề nghiệp)\b")
_NUMBER = re.compile(r"\b[Ss]ố:? \d{1,5}$")
# of things that are counted, not of an hour
_FIGURE = re.compile(r"[\d.]+ (?!giờ)[^\W\d_]")
_BRACKETED = re.compile(r"\([^)]*\)?")
_LAST_WORD = r"(?:^|[\s(“])"
_DANGLES = re.compile(rf"{_LAST_WORD}(?:{any_of(WORDS['dangling'])})$|[(“/]$", re.IGNORECASE)
_BEFORE_FIGURES = re.compile(rf"{_LAST_WORD}(?:{any_of(WORDS['dangling_before_figures'])})$", re.IGNORECASE)
_OPENING = re.compile(rf"(?:{any_of(WORDS['openings'])})\b")
_CLOSING = re.compile(r"(?:Trên đây|Nhận được|Kế hoạch này|Căn cứ)\b")
_REMARK = re.compile(r"\((?:Kèm|Đính kèm|Có |Ban hành|Chi tiết|Phụ lục|Theo|Dành|Áp dụng)")
_REST_OF_NAME = re.compile(rf"(?:{any_of(WORDS['rests_of_names'])})\b")
_NAME_HEADS = re.compile(rf"(?:{any_of(WORDS['heads_of_names'])})$")


@dataclass(frozen=True, slots=True)
class Joint:
    """The end of a printed line: `text` is the paragraph so far, `style` its mark, `row` its last line; `line` stands
    below, `after` below that."""

    text: str
    style: str
    row: str
    line: SourceLine
    after: SourceLine | None
    has_blank: bool

    @property
    def is_open(self) -> bool:
        return not is_terminated(self.text) or self.is_inside

    @property
    def is_inside(self) -> bool:
        """A bracket or a quotation is not closed yet."""
        text = self.text[-_SENTENCE:]
        return text.count("(") > text.count(")") or text.count("“") > text.count("”") or text.count('"') % 2 == 1

    @property
    def closes_bracket(self) -> bool:
        """A bracket that is open above ends below."""
        opened, before, _ = self.text.rpartition("(")
        return bool(before) and ")" not in self.text[len(opened) :] and ")" in self.line.text.partition("(")[0]

    @property
    def dangles(self) -> bool:
        """The last word calls for another: "và", "lần thứ"; "năm" for a figure."""
        end = self.text[-_REACH:]
        if _DANGLES.search(end):
            return True
        return bool(_BEFORE_FIGURES.search(end) and re.match(r"\d|[IVX]+\b", self.line.text))

    @property
    def calls_for_more(self) -> bool:
        """By its last word, as a detail, which heads nothing, or by what the line below begins with."""
        is_rest = bool(_REST_OF_NAME.match(self.line.text)) or self.continues_in_bracket
        return self.dangles or is_rest or self.closes_bracket or attribute_in(self.text) is not None

    @property
    def continues_in_bracket(self) -> bool:
        return self.line.text.startswith("(") and not _REMARK.match(self.line.text)

    @property
    def ends_quotation(self) -> bool:
        """A theme or a slogan may be a line by itself, without a stop."""
        return self.text.endswith("”") and not self.begins_small

    @property
    def begins_small(self) -> bool:
        return self.line.text.lstrip('(“"')[:1].islower()


def joined(joint: Joint, shape: Shape) -> float:
    """How surely the line below goes on with the paragraph; `NO` if it begins another."""
    if joint.line.soft or not joint.text:
        return SURE
    if joint.text.isupper() and len(joint.text) > 3:
        return _capitals(joint, shape)
    if not is_terminated(joint.text) and (joint.begins_small or _FALSE_BULLET.match(joint.line.text)):
        return SURE
    if joint.line.from_word:
        return _of_word(joint, shape)
    is_parted = (shape.is_spaced and joint.has_blank) or (shape.is_indented and is_indented(joint.line))
    if is_parted or not shape.is_full(joint.row, joint.line):
        return max(_page_break(joint, shape), DOUBT if _is_cut_off(joint, shape) else NO)
    confidence = _open(joint, shape) if joint.is_open else _after_sentence(joint, shape)
    # a line longer than the printed ones was not broken by the same hand
    is_sure = shape.is_proven and not (shape.is_exact and len(joint.row.rstrip()) > shape.width)
    return confidence if is_sure else min(confidence, DOUBT if joint.ends_quotation else GUESS)


def _of_word(joint: Joint, shape: Shape) -> float:
    """A paragraph ends where Word or the print says so, unless a page was broken by hand within it."""
    if not joint.is_open or _OPENING.match(joint.line.text):
        return NO
    if joint.dangles or joint.closes_bracket:
        return GUESS
    is_item = joint.style not in {"plain", "row"}
    return DOUBT if is_item and (joint.text.endswith(",") or shape.closed.get(joint.style, 0.0) > _MOST) else NO


def joined_at_mark(marker: Marker, joint: Joint, shape: Shape) -> float:
    """How surely the mark is a part of the sentence above ("ngày | 15. Sau đó", "2025 | - 2030"); `NO` if it opens
    an item."""
    if not joint.text or not joint.is_open or joint.line.from_word:
        return NO
    is_full = shape.is_full(joint.row, joint.line)
    if not marker.style.startswith("bullet"):
        is_figure = joint.dangles and marker.style in {"dec1", "roman"} and not joint.text.isupper()
        return GUESS if is_figure and is_full else NO
    is_small = marker.rest[:1].islower() and joint.style != "row"
    if _is_dash(marker, joint) or (is_small and shape.bullets_capital) or (joint.is_inside and is_full):
        return LIKELY
    is_prose = joint.style == "plain" and len(joint.text) > _LONG and not joint.text.isupper()
    return DOUBT if is_full and (is_small or is_prose) else NO


def _is_dash(marker: Marker, joint: Joint) -> bool:
    """Between two figures, before a symbol, in "kinh tế - xã hội", or in a bracket that ends below."""
    before, after = joint.text.split()[-1].lstrip("("), marker.rest.split()[0]
    end = joint.text[-_REACH:]
    is_pair = bool(_PAIRED.search(end) and _PAIR.match(marker.rest))
    is_number = bool(_NUMBER.search(end) and re.match(SYMBOL, marker.rest))
    return is_pair or is_number or joint.closes_bracket or bool(_RANGE.fullmatch(f"{before}-{after}"))


def _capitals(joint: Joint, shape: Shape) -> float:
    """A heading in capitals goes on in capitals; without a mark only where its line was full."""
    if joint.line.text != joint.line.text.upper() or not joint.is_open or joint.line.from_word:
        return NO
    if joint.style != "plain":
        return SURE
    return LIKELY if shape.is_full(joint.row, joint.line) or joint.dangles else NO


def _page_break(joint: Joint, shape: Shape) -> float:
    """The line was not full, or is a paragraph by itself: a capital goes on with an open sentence only where sentences
    otherwise end."""
    is_long = len(joint.text) > _LONG
    if joint.begins_small:
        # an address is a word by itself
        is_list = joint.text.endswith(";")
        return GUESS if (is_long and is_list) or " " not in joint.line.text else DOUBT if is_list else NO
    ends_in_name = is_long and joint.style in {"plain", "bullet-"} and bool(_NAME_HEADS.search(joint.text[-_REACH:]))
    if joint.is_open and (joint.calls_for_more or ends_in_name):
        return GUESS
    if not joint.is_open or not shape.bullets_end or (joint.text.endswith(",") and (joint.has_blank or not is_long)):
        return NO
    if joint.style.startswith("bullet"):
        return GUESS
    is_text = joint.style == "plain" and is_long and not (_OPENING.match(joint.line.text) or joint.ends_quotation)
    return GUESS if is_text and not (shape.is_proven and shape.is_printed(joint.row)) else NO


def _is_cut_off(joint: Joint, shape: Shape) -> bool:
    """An open paragraph where its like have a closing sign, or that ends with a comma, or says who does what; also a
    basis without the word that opens the one above."""
    if _OPENING.match(joint.line.text):
        return False
    if joint.text.endswith(";"):
        return bool(joint.style == "plain" and _OPENING.match(joint.text))
    is_prose = len(joint.text) > (_LONG if joint.style == "plain" else _LONGEST_TITLE)
    is_rest = joint.text.endswith(",") or bool(_FIGURE.match(joint.line.text))
    is_unlike = is_prose or is_rest or shape.closed.get(joint.style, 0.0) > _MOST
    return joint.is_open and (is_unlike or _is_sentence(joint.text))


def _is_sentence(text: str) -> bool:
    return bool(holders_in(_BRACKETED.sub("", text[:_SENTENCE]), alone=True).leads)


def _open(joint: Joint, shape: Shape) -> float:
    """A full line without a closing sign. A heading may fill its line too: below it a paragraph begins."""
    if joint.dangles or joint.is_inside or joint.text.endswith(("-", "–")):
        return LIKELY
    if joint.line.text.startswith("("):
        return LIKELY if joint.continues_in_bracket else DOUBT
    if _REST_OF_NAME.match(joint.line.text):
        return LIKELY
    closed = shape.closed.get(joint.style, 0.5)
    if joint.style == "plain" or joint.style.startswith("bullet") or closed > 0.9 or _is_sentence(joint.text):
        is_new = opens_with_verb(joint.line.text) or (joint.text.endswith((",", ";")) and _OPENING.match(joint.text))
        return GUESS if is_new else LIKELY
    below, after = joint.line, joint.after
    is_rest = not is_terminated(below.text) and not (after and shape.is_full(below.raw, after))
    # as short as the rest of a heading
    if is_rest or _NAME_HEADS.search(joint.text[-_REACH:]):
        return GUESS
    return DOUBT if closed < 0.5 or names_a_body(joint.text) else GUESS


def _after_sentence(joint: Joint, shape: Shape) -> float:
    """A full line that ends a sentence: the paragraph goes on if nothing else would show where the next begins."""
    if joint.begins_small:
        return LIKELY
    if joint.text.endswith(":"):
        is_text = joint.style.startswith("bullet") or re.match(r"\d", joint.line.text)
        return GUESS if is_text else DOUBT if joint.style != "plain" else NO
    if joint.text.endswith(";"):
        return NO if _OPENING.match(joint.line.text) else GUESS if re.match(r"\d", joint.line.text) else DOUBT
    if _CLOSING.match(joint.line.text):
        return NO
    is_measured = shape.is_exact and shape.is_proven
    if shape.is_spaced or shape.is_indented:
        return LIKELY if is_measured else GUESS
    return GUESS if is_measured and shape.sentences_end else DOUBT
