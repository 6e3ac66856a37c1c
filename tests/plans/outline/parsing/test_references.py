import datetime

import pytest

from plans.enums import ReferenceRole
from plans.outline.parsing import references_in


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


def test_a_document_counts_once_and_basis_wins():
    found = references_in(["Căn cứ Chỉ thị 03/CT-TTg"], ["Chỉ thị số 03/CT-TTg ngày 30/01/2026", "01-NQ/TW"])

    assert [(item.number, item.role) for item in found] == [("03", ReferenceRole.BASIS), ("01", ReferenceRole.CITED)]


def test_figures_are_no_documents():
    assert references_in([], ["năm 2026-2027, 12/5 và 100% đơn vị, Covid-19, giai đoạn 2021-2030"]) == ()
