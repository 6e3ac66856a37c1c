"""Letters of TCVN3 (ABC) and VNI become those of Unicode."""

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.files.old_fonts import (
    Encoding,
    encoding_of_font,
    encoding_of_letters,
    printed_unicode_of,
    unicode_of,
)
from tests.plans.importing.parsing.files.test_pdf import drawn

TEXT = "Cộng hòa xã hội chủ nghĩa Việt Nam: giữ gìn, bảo vệ đường phố; ỷ lại, nghỉ, ngọn cờ, chữ ký, mỹ thuật, yếu tố"
TCVN3 = (
    "Céng hßa x· héi chñ nghÜa ViÖt Nam: gi÷ g×n, b¶o vÖ ®\xad\xeang phè; û l¹i, nghØ, ngän cê, ch÷ ký, mü thuËt, "
    "yÕu tè"
)
VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam: giöõ gìn, baûo veä ñöôøng phoá; yû laïi, nghæ, ngoïn côø, chöõ kyù, "
    "myõ thuaät, yeáu toá"
)


@pytest.mark.parametrize(
    ("old", "encoding", "text"),
    [
        (TCVN3, Encoding.TCVN3, TEXT),
        (VNI, Encoding.VNI, TEXT),
        ("§¶ng céng s¶n", Encoding.TCVN3_CAPITALS, "ĐẢNG CỘNG SẢN"),
        ("ÑAÛNG COÄNG SAÛN", Encoding.VNI, "ĐẢNG CỘNG SẢN"),
        ("\uf0a7\uf0b6ng", Encoding.TCVN3, "Đảng"),
    ],
)
def test_letters_are_converted(old, encoding, text):
    assert unicode_of(old, encoding) == text


@pytest.mark.parametrize(
    ("word", "text"),
    [("®-êng,", "đường,"), ("th-", "thư"), ("-u", "ưu"), ("tÕ-x·", "tế-xã"), ("12-KH/§U", "12-KH/ĐU"), ("-", "-")],
)
def test_letter_that_print_shows_as_a_hyphen(word, text):
    assert printed_unicode_of(word, Encoding.TCVN3) == text


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        (".VnTimeH", Encoding.TCVN3_CAPITALS),
        (".VnArial NarrowH", Encoding.TCVN3_CAPITALS),
        ("VNI-Times", Encoding.VNI),
        ("VNI Helve", Encoding.VNI),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_font_tells_the_encoding(font, encoding):
    assert encoding_of_font(font) is encoding


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        ([TCVN3], Encoding.TCVN3),
        ([VNI], Encoding.VNI),
        ([TEXT], None),
        ([TEXT, TEXT, "Céng hßa x· héi"], None),
        (["Straße, Muñoz, Ångström, fièvre, où, François, naïve, Köln, Übung, año, mañana, señor"], None),
        (["Kế hoạch cũ", ""], None),
    ],
)
def test_letters_tell_the_encoding_where_the_font_is_lost(texts, encoding):
    assert encoding_of_letters(texts) is encoding


PAGE = (
    "KÕ ho¹ch",
    "tuyªn truyÒn an toµn giao th«ng",
    "I. Néi dung",
    "- Gi÷ g×n ®\xad\xeang phè s¹ch, ®Ñp.",
    "- B¶o vÖ c©y xanh.",
)


def in_print(font: bytes) -> bytes:
    """Drawn by hand in a font that has only its name."""
    rows = [
        b"BT /F1 14 Tf 85 %d Td (%s) Tj ET" % (700 - 30 * place, row.encode("latin-1"))
        for place, row in enumerate(PAGE)
    ]
    encoded = b"/Encoding/WinAnsiEncoding/BaseFont/" + font
    return drawn(b" ".join(rows)).replace(b"/BaseFont/Times-Roman", encoded)


@pytest.mark.parametrize("font", [b".VnTime", b"ABCDEF+.VnTime", b"Times-Roman"])
def test_old_letters_in_print(font):
    """By the name of the font, or where that is lost by the letters."""
    plan = parse(in_print(font), name="a.pdf")

    lines = [line for line in plan.source_lines if line]
    assert lines[-2:] == ["- Giữ gìn đường phố sạch, đẹp.", "- Bảo vệ cây xanh."]
    assert [problem.message for problem in plan.problems if "phông" in problem.message] == [
        "Văn bản dùng phông cũ TCVN3 (ABC) ở 5 dòng; Cổng đã chuyển sang Unicode. Hãy xem lại dấu."
    ]
