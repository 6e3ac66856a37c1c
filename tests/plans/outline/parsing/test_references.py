import datetime
from itertools import product

import pytest

from plans.enums import ReferenceRole
from plans.outline.parsing import citation, references_in


@pytest.mark.parametrize(
    ("text", "number", "symbol", "date", "issuer"),
    [
        ("Kế hoạch số 15-KH/ĐU ngày 31/5/2026 của Đảng ủy A, B", "15", "KH/ĐU", (2026, 5, 31), "Đảng ủy A"),
        ("Ngày 15/01/2026, Chi bộ đã ban hành Kế hoạch số 04-KH/CB về dân vận", "04", "KH/CB", (2026, 1, 15), ""),
        ("225 - KH/TWĐTN-CTTN", "225", "KH/TWĐTN-CTTN", None, ""),
        ("Số: 252/KH-BCĐQG1237", "252", "KH-BCĐQG1237", None, ""),
        ("Nghị định 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020", "30/2020", "NĐ-CP", (2020, 3, 5), ""),
        ("của Hội A tại Tờ trình số 60/TTr-HA", "60", "TTr-HA", None, "Hội A"),
    ],
)
def test_reference_is_read(text, number, symbol, date, issuer):
    (found,) = references_in([], [text])

    assert (found.number, found.symbol, found.issuer) == (number, symbol, issuer)
    assert found.date == (datetime.date(*date) if date else None)


@pytest.mark.parametrize(
    ("text", "number", "symbol"),
    [
        ("Quy định số 08-QĐi/TW, ngày 18/11/2025", "08", "QĐi/TW"),
        ("Công văn số 118/UBND-VX ngày 22/01/2026", "118", "UBND-VX"),
        ("theo Công văn số 87/BTGTU", "87", "BTGTU"),
        ("Công văn số 87-BTGTU, ngày 06/01/2025", "87", "BTGTU"),
        ("Công văn số 123-CV/BTGTU", "123", "CV/BTGTU"),
        ("Công văn số: 702/SGDĐT-CTTT", "702", "SGDĐT-CTTT"),
        ("Nghị quyết số 01/2025/NQ-HĐND", "01/2025", "NQ-HĐND"),
        ("Chương trình phối hợp số 03/CTPH-MTTQ-STNMT", "03", "CTPH-MTTQ-STNMT"),
        ("Chỉ thị số 05-CT/TW.Trong đó", "05", "CT/TW"),
        ("Chỉ thị số 05-CT/TW. Trong đó", "05", "CT/TW"),
        ("Kế hoạch số 12-KH/ĐU. UBND xã", "12", "KH/ĐU"),
        ("Kế hoạch số 12-KH/ĐU - Đảng ủy xã", "12", "KH/ĐU"),
        ("Nghị quyết số 7-NQ/TU.", "7", "NQ/TU"),
    ],
)
def test_a_symbol_is_read_to_its_end_and_no_further(text, number, symbol):
    assert [(item.number, item.symbol) for item in references_in([], [text])] == [(number, symbol)]


@pytest.mark.parametrize(
    "text",
    [
        "số 5 - Đảng ủy xã",
        "nhà số 12-Trần Phú",
        "Quốc lộ số 6/TP",
        "tổ dân phố số 9, đội số 2-A",
        "hotline số 1900-1234",
        "118/UBND-VX",  # nothing says that it is the number of a document
    ],
)
def test_other_numbers_are_no_documents(text):
    assert references_in([], [text]) == ()


ISSUERS = [
    "Ban Chấp hành Đảng bộ tỉnh, khóa XV",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Trung tâm Văn hóa, Thông tin, Thể thao và Truyền thanh",
    "Ban Thường vụ Đảng ủy và Ủy ban nhân dân xã",
    "Chính phủ",
    "Ủy ban MTTQ Việt Nam xã",
    "Ban Tổ chức Tỉnh ủy",
]
# The subject of such a body may hold commas: what begins small goes on with it.
ISSUERS_WITH_SUBJECT = [
    "Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, lãng phí, tiêu cực",
    "Ban Chỉ đạo phòng, chống tội phạm và xây dựng phong trào toàn dân giữ rừng tỉnh",
    "Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh",
]
RESTS = [
    ";",
    "",
    " về việc tổng kết năm;",
    " và Kế hoạch số 12-KH/TU ngày 03/02/2026 của Tỉnh ủy",
    "; Đảng ủy xã ban hành Kế hoạch như sau:",
]
REST_AFTER_COMMA = ", Đảng ủy xã Mẫu ban hành Kế hoạch tuyên truyền như sau:"
CITED = [*product([*ISSUERS, *ISSUERS_WITH_SUBJECT], [*RESTS, REST_AFTER_COMMA])]


@pytest.mark.parametrize(("issuer", "rest"), CITED)
def test_an_issuer_is_read_whole_and_no_further(issuer, rest):
    found = references_in([f"Căn cứ Hướng dẫn số 5-HD/X, ngày 03/02/2026 của {issuer}{rest}"], [])

    assert found[0].issuer == issuer


def test_all_who_agreed_are_named():
    text = "Chương trình số 5/CTPH-A ngày 13/12/2026 giữa Chính phủ, Hội Phụ nữ và Hội Nông dân, Hội xã lập kế hoạch:"

    assert references_in([text], [])[0].issuer == "Chính phủ, Hội Phụ nữ và Hội Nông dân"


def test_what_is_cited_is_read_back():
    for issuer in ("Ban Chấp hành Đảng bộ tỉnh, khóa XV", "Sở Văn hóa, Thể thao và Du lịch"):
        words = citation("118", "UBND-VX", datetime.date(2026, 1, 22), issuer)

        (found,) = references_in([f"Thực hiện {words}, Đảng ủy xã ban hành Kế hoạch như sau:"], [])

        assert (found.full_number, found.issuer) == ("118/UBND-VX", issuer)
        assert words.startswith("Công văn số 118/UBND-VX, ngày 22/01/2026")


def test_a_document_counts_once_and_basis_wins():
    found = references_in(["Căn cứ Chỉ thị 03/CT-TTg"], ["Chỉ thị số 03/CT-TTg ngày 30/01/2026", "01-NQ/TW"])

    assert [(item.number, item.role) for item in found] == [("03", ReferenceRole.BASIS), ("01", ReferenceRole.CITED)]


def test_figures_are_no_documents():
    assert references_in([], ["năm 2026-2027, 12/5 và 100% đơn vị, Covid-19, giai đoạn 2021-2030"]) == ()
