"""A spoiler does what it says: the paper is typed otherwise, the file opens, and nothing of the paper is lost in it."""

import io
import unicodedata
from collections import Counter
from random import Random

import docx
import pytest

from portal.lib.official import pdf
from tests.plans.importing.corpus.harness import FORMS, combinations, made, papers
from tests.plans.importing.corpus.old_fonts import TCVN3, VNI, tcvn3_runs, vni_runs
from tests.plans.importing.corpus.texts import write_text
from tests.plans.importing.corpus.wording import WORDING
from tests.plans.importing.corpus.words import write_word

# the renderer leaves its colour profile open until it is collected
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
LONGEST = papers()["05-ubnd-xa-chi-tiet-muc"]
WITH_TABLE = papers()["03-dang-uy-khoi-bang"]
LETTERS = {*"ăâđêôơư"} | {
    unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in "\u0300\u0309\u0303\u0301\u0323"
}


@pytest.mark.parametrize("name", WORDING)
def test_words_are_typed_otherwise(name):
    assert WORDING[name].spoil(LONGEST, Random(1)).blocks != LONGEST.blocks


@pytest.mark.parametrize("option", FORMS["text"].options)
def test_text_is_laid_out_otherwise(option):
    plain, spoiled = (
        write_text(WITH_TABLE, options, Random(1)).decode() for options in (frozenset(), frozenset({option}))
    )

    assert plain != spoiled
    assert not Counter(plain.split()) - Counter(spoiled.split())


@pytest.mark.parametrize("option", FORMS["word"].options)
def test_word_file_opens_and_differs(option):
    plain, spoiled = (write_word(WITH_TABLE, options, Random(1)) for options in (frozenset(), frozenset({option})))

    assert _body(plain) != _body(spoiled)
    assert len(docx.Document(io.BytesIO(spoiled)).tables[-2].rows) == (10 if option == "cut-rows" else 9)


@pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")
def test_printers_print():
    for name in ("weasyprint", "fpdf"):
        for options in (frozenset(), frozenset(FORMS[name].options)):
            assert FORMS[name].write(LONGEST, options, Random(1)).startswith(b"%PDF")


def test_old_fonts_have_every_letter_once():
    assert set(VNI) == LETTERS | {letter.upper() for letter in LETTERS}
    assert set(TCVN3) >= LETTERS
    assert len({*VNI.values()}) == len(VNI)
    assert len({*TCVN3.values()}) == len(TCVN3)


def test_old_fonts_write_as_they_did():
    assert vni_runs("ĐẢNG ỦY xã") == [("VNI-Times", "ÑAÛNG UÛY xaõ")]
    assert tcvn3_runs("ĐẢNG xã Ủy") == [
        (".VnTimeH", "®¶ng"),
        (".VnTime", " x· "),
        (".VnTimeH", "ñ"),
        (".VnTime", "y"),
    ]


def test_combinations_come_again_from_their_seed_and_leave_out_none():
    drawn = [*combinations(2_000)]
    names = {name for one in drawn for name in (one.plan, one.form, *one.spoilers)}

    assert drawn == [*combinations(2_000)]
    assert drawn != [*combinations(2_000, seed=1)]
    assert names == {
        *papers(),
        *WORDING,
        *FORMS,
        *(f"{form.name}:{o}" for form in FORMS.values() for o in form.options),
    }
    texts = [one for one in drawn if one.form == "text"][:20]
    assert [made(one)[1] for one in texts] == [made(one)[1] for one in texts]


def _body(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return document.element.xml + document.sections[0].header._element.xml
