from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.people import make_unit
from units.enums import UnitKind


def first_column(answer):
    (sheet,) = load_workbook(BytesIO(answer.content)).worksheets
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("unit_list", {"q": "chi bo"}, ["Chi bộ Kỹ thuật", "Chi bộ Kinh doanh"]),
        ("person_list", {"role": "clerk"}, ["Người clerk"]),
        ("audit_list", {"ends_on": "01/01/2020"}, []),
        ("audit_list", {}, ["Thành lập đơn vị"] * 2),
    ],
)
def test_a_list_is_exported_as_it_is_filtered(org, sign_in, name, query, expected):
    for code in ("cb3", "cb4"):
        make_unit(code, UnitKind.CELL, org.committee)

    answer = sign_in(org.admin).get(reverse(f"units:{name}"), {**query, "xuat": "xlsx"})

    assert first_column(answer) == expected
    assert answer.headers["Content-Disposition"].startswith("attachment")
