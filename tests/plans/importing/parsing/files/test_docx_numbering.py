"""Numbers that Word counts by itself, as Word and LibreOffice write them."""

import pytest
from lxml import etree

from plans.importing.parsing.files.docx.numbering import Numbering
from plans.importing.parsing.files.docx.package import W

SPACE = f'xmlns:w="{W[1:-1]}"'


def level(depth, form="decimal", pattern="%1.", more=""):
    """`more` is what stands besides format and text."""
    text = f'<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{text}</w:lvl>'


def abstract(*levels, number=1, more=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number, of=1, more=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def labels(parts, *places):
    """What stands before paragraphs of these lists and levels."""
    reader = Numbering(etree.fromstring(f"<w:numbering {SPACE}>{''.join(parts)}</w:numbering>"), None)
    return [reader.label_of(paragraph(number, depth))[0] for number, depth in places]


def paragraph(number, depth):
    numbered = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return etree.fromstring(f"<w:p {SPACE}><w:pPr>{numbered}</w:pPr></w:p>")


THREE = abstract(level(0), level(1, "lowerLetter", "%2)"), level(2, pattern="%1.%3"))


def test_lists_of_one_kind_count_on():
    assert labels([THREE, num(1), num(2)], (1, 0), (2, 0), (1, 0)) == ["1.", "2.", "3."]


def test_list_that_begins_anew_counts_from_its_start():
    """Word's "Restart at 1", and "Set numbering value"."""
    begun = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    parts = [THREE, num(1), num(2, more=begun.format(1)), num(3, more=begun.format(7))]

    found = labels(parts, (1, 0), (1, 0), (2, 0), (2, 1), (2, 0), (3, 0), (3, 0))

    assert found == ["1.", "2.", "1.", "a)", "2.", "7.", "8."]


def test_list_that_sets_a_level_otherwise():
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'

    assert labels([THREE, num(1), num(2, more=other)], (1, 0), (2, 0), (2, 1)) == ["1.", "II)", "a)"]


@pytest.mark.parametrize(
    ("restart", "last"), [("", "1.1"), ('<w:lvlRestart w:val="0"/>', "1.2"), ('<w:lvlRestart w:val="1"/>', "1.2")]
)
def test_level_begins_anew_below_the_levels_that_say_so(restart, last):
    parts = [abstract(level(0), level(1, "lowerLetter", "%2)"), level(2, pattern="%1.%3", more=restart)), num(1)]

    assert labels(parts, (1, 0), (1, 1), (1, 2), (1, 1), (1, 2))[-1] == last


def test_roman_heading_counts_in_figures_below():
    parts = [abstract(level(0, "upperRoman"), level(1, pattern="%1.%2.", more="<w:isLgl/>")), num(1)]

    assert labels(parts, (1, 0), (1, 0), (1, 1)) == ["I.", "II.", "2.1."]


def test_list_of_a_style_is_found_by_its_name():
    named = abstract(level(0, pattern="%1)"), number=2, more='<w:styleLink w:val="Plan"/>')
    parts = [abstract(more='<w:numStyleLink w:val="Plan"/>'), named, num(1)]

    assert labels(parts, (1, 0), (1, 0)) == ["1)", "2)"]


def test_letters_beyond_the_last_are_doubled():
    parts = [abstract(level(0, "lowerLetter", "%1)")), num(1)]

    assert labels(parts, *[(1, 0)] * 28)[25:] == ["z)", "aa)", "bb)"]


@pytest.mark.parametrize("form", ["upperRoman", "lowerLetter"])
def test_list_that_begins_far_out_costs_nothing(form):
    begun = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="900000000"/></w:lvlOverride>'

    (label,) = labels([abstract(level(0, form)), num(1, more=begun)], (1, 0))

    assert len(label) < 12


@pytest.mark.parametrize(
    ("sign", "label"),
    [
        ("-", "-"),
        ("+", "+"),
        ("\uf02d", "-"),
        ("\uf02b", "+"),
        ("\uf02a", "*"),
        ("\uf0b7", "•"),
        ("o", "•"),
        ("—", "–"),
        ("−", "–"),
    ],
)
def test_bullet_is_the_sign_that_is_seen(sign, label):
    """LibreOffice names the signs of a font of symbols by their places."""
    assert labels([abstract(level(0, "bullet", sign)), num(1)], (1, 0)) == [label]
