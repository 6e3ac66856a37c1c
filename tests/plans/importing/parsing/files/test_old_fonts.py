"""Letters of TCVN3 (ABC) and VNI become those of Unicode."""

import pytest

from plans.importing.parsing.files.old_fonts import Encoding, encoding_of_font, encoding_of_letters, unicode_of

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
