"""Words that came apart or together are put right; what only looks like it stays."""

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.lines.syllables import is_syllable, spelled
from plans.importing.parsing.types import SourceLine
from portal.lib.official.types import TableCell
from tests.bench.imports import REAL
from tests.plans.importing.parsing.labelled import all_labelled, as_text
from tests.plans.importing.parsing.samples import OWN


def read(*texts: str) -> list[SourceLine]:
    return spelled([SourceLine(number, text) for number, text in enumerate(texts, start=1)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Các chi bộ phốihợp với Ủyban nhân dân xã", "Các chi bộ phối hợp với Ủy ban nhân dân xã"),
        ("Thựchiệnkếhoạch nhưsau:", "Thực hiện kế hoạch như sau:"),
        ("tổ chức côngan xã, theoquy chế", "tổ chức công an xã, theo quy chế"),
        ("- T h ự c h i ệ n n g h i ê m túc;", "- Thực hiện nghiêm túc;"),
        ("M Ụ C  Đ Í C H", "MỤC ĐÍCH"),
        ("Ban Xây dựngĐảng thamgia", "Ban Xây dựng Đảng tham gia"),
        ("Trong năm 2 0 2 5, các chi bộ", "Trong năm 2025, các chi bộ"),
        ("T ổ n g k ế t.", "Tổng kết."),
        ("Văn phòng HĐND v à U B N D xã", "Văn phòng HĐND và UBND xã"),
    ],
)
def test_words_are_put_right(typed, meant):
    (line,) = read(typed)

    assert line.raw == meant


@pytest.mark.parametrize(
    "text",
    [
        "Đăng trên website, Facebook, Zalo, video và trang online của xã",
        "Các lớp A B C D đ và bảng chữ cái a b c d",
        "thôn Pleiku Roh, xã Đắklắk, khu Krông",
        "gìn giữ, quốc, quý, giếng, nghiêng, khuỷu, thuở, huỳnh, gì",
        "Mục 1 2 3 4 và 0 1 2 3",
        "ĐTN, MTTQ, UBKT, BTGDĐUK, VNeID, YouTube, TikTok",
    ],
)
def test_what_only_looks_like_it_stays(text):
    (line,) = read(text)

    assert (line.raw, line.remarks) == (text, ())


def test_cells_are_put_right_too():
    (line,) = spelled([SourceLine(1, "phốihợp | xã", cells=(TableCell("phốihợp", 1, 2), TableCell("xã")))])

    assert line.cells == (TableCell("phối hợp", 1, 2), TableCell("xã"))


def test_a_guess_is_told_and_what_the_document_uses_is_none():
    (alone,) = read("Vận động bà con chằngchịt đường làng")
    _, known = read("chịt chằng", "Vận động bà con chằngchịt đường làng")

    assert alone.remarks == ("Chữ ở dòng này dính hoặc rời nhau, đã sửa thành “chằng chịt”. Hãy xem lại.",)
    assert (known.raw, known.remarks) == ("Vận động bà con chằng chịt đường làng", ())


def test_no_word_of_a_plan_is_taken_for_another():
    texts = [path.read_bytes() for path in [*OWN.glob("*.txt"), *REAL.glob("truong*.txt"), *REAL.glob("ke-hoach*.txt")]]
    texts += [as_text(sample) for sample in all_labelled() if not sample.name.startswith(("11-", "26-"))]

    for text in texts:
        lines = parse(text, name="a.txt").source_lines
        assert [line.raw for line in read(*lines)] == list(lines)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("nghiêng", True), ("ngiêng", False), ("các", True), ("cac", False), ("kế", True), ("cế", False), ("th", False)],
)
def test_grammar_of_syllables(word, expected):
    assert is_syllable(word) is expected


def test_a_figure_glued_to_a_word_may_be_the_mark_of_a_note():
    (line,) = read("Phòng, chống tham nhũng, tiêu cực1.")

    assert line.raw == "Phòng, chống tham nhũng, tiêu cực1."
    assert line.remarks == ("Số dính liền ở “cực1” có thể là dấu của chú thích. Hãy xem lại.",)


@pytest.mark.parametrize(
    "text", ["Họp lúc 7h30.", "Xã A2, tổ 1.", "Phòng H5N1.", "Quyết định 05/QĐ-UBND", "Quý I/2026"]
)
def test_figures_that_belong_to_a_name_are_no_marks(text):
    assert read(text)[0].remarks == ()


@pytest.mark.parametrize(
    ("text", "right"),
    [("Làm xong trước15/6/2025.", "Làm xong trước 15/6/2025."), ("Họp tháng9/2026.", "Họp tháng 9/2026.")],
)
def test_a_day_glued_to_its_word_is_parted(text, right):
    assert read(text)[0].raw == right


def test_figures_of_a_symbol_stay_at_its_letters():
    assert read("Nhóm A12/3, Nghị quyết QH15/2")[0].raw == "Nhóm A12/3, Nghị quyết QH15/2"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("T/M BAN THƯỜ NG VỤ", "T/M BAN THƯỜNG VỤ"),
        ("Ýnghĩa của Chương trình", "Ý nghĩa của Chương trình"),
        ("Chị H’Niê ở buôn Niê", "Chị H’Niê ở buôn Niê"),
        ("Đồng chí N, tổ C", "Đồng chí N, tổ C"),
        ("Xã ủy N và bản T", "Xã ủy N và bản T"),
    ],
)
def test_the_end_of_a_syllable_and_words_of_one_letter(text, right):
    assert read(text)[0].raw == right
