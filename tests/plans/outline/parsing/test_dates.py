import datetime

import pytest

from plans.outline.parsing import Span, day_in, is_period_title, span_in

ISSUED = datetime.date(2026, 5, 4)


def day(text):
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 17 tháng 8 năm 2026", "2026-08-17"),
        ("ngày 29/3/2026", "2026-03-29"),
        ("Hà Nội, ngày    tháng 9 năm 2025", None),
        ("tháng 09/2025", None),
        ("ngày 31/02/2026", None),
    ],
)
def test_day_in(text, expected):
    assert day_in(text) == day(expected)


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on"),
    [
        ("Từ nay đến hết năm 2026", "2026-05-04", "2026-12-31"),
        ("Phấn đấu đến năm 2030", None, "2030-12-31"),
        ("Năm 2027 và các năm tiếp theo", "2027-01-01", None),
        ("Từ tháng 3/2027", "2027-03-01", None),
        ("Từ 01/3 đến 30/6/2026", "2026-03-01", "2026-06-30"),
        ("từ tháng 10 đến 31/12/2026", "2026-10-01", "2026-12-31"),
        ("Quý IV năm 2026", "2026-10-01", "2026-12-31"),
        ("6 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
        ("Giai đoạn 2026 - 2030", "2026-01-01", "2030-12-31"),
        ("trước ngày 05 tháng 10 năm 2026", None, "2026-10-05"),
        ("THỨ HAI, NGÀY 24/8/2026", "2026-08-24", "2026-08-24"),
    ],
)
def test_span_in(text, starts_on, ends_on):
    assert span_in(text, issued_on=ISSUED) == Span(day(starts_on), day(ends_on))


@pytest.mark.parametrize(
    "text",
    [
        "Sinh hoạt chi bộ",
        "quý III",
        "từ 30/6/2026 đến 01/3/2026",
        "tháng 13/2026",
        "trong tháng 0/2026",
        "ngày 0/5/2026",
        "ngày 00 tháng 5 năm 2026",
    ],
)
def test_span_in_refuses_what_is_no_period(text):
    assert span_in(text, issued_on=ISSUED) is None


def test_period_title_says_when_and_hardly_more():
    assert is_period_title("Đợt cao điểm từ 15/8 đến 02/9/2026")
    assert not is_period_title("Tổ chức các hoạt động kỷ niệm trong năm 2026")
    assert not is_period_title("Mục đích")
