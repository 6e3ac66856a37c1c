import pytest

from plans.queries.named_units import units_named


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Các chi bộ trực thuộc", ["cb1", "cb2"]),
        ("Cấp ủy, chi bộ trực thuộc", ["cb1", "cb2"]),
        ("Chi bo KINH DOANH", ["cb2"]),
        ("Chi bộ Kỹ thuật (Phòng 1)", ["cb1"]),
        ("Các tổ chức đoàn thể trong cơ quan, đơn vị", ["cd"]),
        ("Công đoàn", ["cd"]),
        ("Văn phòng Đảng uỷ", ["vp"]),
        ("Văn phòng", ["vp"]),
        ("Ủy ban Kiểm tra Đảng ủy", ["ubkt"]),
        ("Hội Cựu chiến binh", []),
        ("CB", []),
    ],
)
def test_units_named(org, name, codes):
    units = [org.cell, org.other_cell, org.union, org.office, org.inspection]

    assert [unit.code for unit in units_named([name], among=units)] == codes


def test_two_names_are_two_units_once_each(org):
    units = [org.cell, org.office, org.inspection]

    found = units_named(["Văn phòng Đảng ủy", "UBKT Đảng ủy", "Văn phòng"], among=units)

    assert found == [org.office, org.inspection]
