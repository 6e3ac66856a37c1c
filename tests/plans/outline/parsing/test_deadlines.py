from datetime import date

import pytest

from plans.enums import Schedule
from plans.outline.parsing.deadlines import deadline_in
from plans.periods import Deadline

ISSUED = date(2026, 3, 5)

RECURRING = {
    "Báo cáo kết quả trước ngày 20 của tháng cuối quý.": (Schedule.QUARTER, 20),
    "Gửi báo cáo về Văn phòng trước ngày 25 hằng tháng": (Schedule.MONTH, 25),
    "Hàng quý, chậm nhất ngày 15 tháng cuối quý, tổng hợp số liệu": (Schedule.QUARTER, 15),
    "Định kỳ 6 tháng (trước ngày 15/6) báo cáo Đảng ủy": (Schedule.HALF_YEAR, 15),
    "Báo cáo hằng năm trước ngày 10/12": (Schedule.YEAR, 10),
    "Báo cáo hằng năm trước ngày 15/11": (Schedule.YEAR, None),
    "Định kỳ 6 tháng, hằng năm báo cáo kết quả": (Schedule.HALF_YEAR, None),
    "Mỗi tháng tổ chức một buổi sinh hoạt": (Schedule.MONTH, None),
}

ONCE = {
    "Hoàn thành trước ngày 15/9/2026.": date(2026, 9, 15),
    "Gửi kết quả chậm nhất ngày 30 tháng 6 năm 2026": date(2026, 6, 30),
    "Hoàn thành trong tháng 9/2026": date(2026, 9, 30),
    "Xong trong quý II/2026": date(2026, 6, 30),
    "Treo băng rôn đến hết ngày 10/5/2026": date(2026, 5, 10),
    "Đăng ký trước tháng 5/2026": date(2026, 4, 30),
    "Báo cáo kết quả trước ngày 05 tháng 10 năm 2026.": date(2026, 10, 5),
    "Báo cáo trước ngày 20/4": date(2026, 4, 20),
    "Báo cáo trước ngày 10/01": date(2027, 1, 10),
}

NONE = [
    "Thực hiện Kế hoạch số 15-KH/ĐU ngày 31/5/2026 của Đảng ủy",
    "Quyết toán theo quy định hiện hành",
    "Bình xét danh hiệu thi đua hằng năm của đơn vị",
    "Tuyên truyền trong năm học mới",
    "Đưa tin trước, trong và sau ngày lễ",
    "Tuyên truyền trên các trang mạng",
]


@pytest.mark.parametrize("text", RECURRING)
def test_rounds_with_their_due_day(text):
    assert deadline_in(text, issued_on=ISSUED) == Deadline(None, *RECURRING[text])


@pytest.mark.parametrize("text", ONCE)
def test_last_day_of_what_is_done_once(text):
    assert deadline_in(text, issued_on=ISSUED) == Deadline(ONCE[text])


@pytest.mark.parametrize("text", NONE)
def test_other_days_are_no_deadline(text):
    assert deadline_in(text, issued_on=ISSUED) is None


def test_day_without_year_stays_open_where_the_day_of_issue_is_blank():
    assert deadline_in("Báo cáo trước ngày 20/4", issued_on=None) is None
