from datetime import date

import pytest

from plans.enums import Schedule
from plans.outline.parsing import Span
from plans.outline.parsing.deadlines import days_of_work, deadline_in, plan_span
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
    "Báo cáo kết quả trước ngày 15/6 và 15/12 hằng năm": (Schedule.HALF_YEAR, 15),
    "Gửi báo cáo trước ngày 15/6 và ngày 15/12": (Schedule.HALF_YEAR, 15),
    "Báo cáo trước các ngày 20/3, 20/6, 20/9 và 20/12": (Schedule.QUARTER, 20),
    "Báo cáo trước ngày 15/5 và ngày 15/11 hằng năm": (Schedule.HALF_YEAR, None),
    "Ngày 05 hằng tháng gửi tin, bài": (Schedule.MONTH, 5),
    "Chậm nhất ngày 20 tháng cuối quý": (Schedule.QUARTER, 20),
    "Mỗi chi bộ 01 buổi/quý": (Schedule.QUARTER, None),
    "Đăng 02 bài/tháng": (Schedule.MONTH, None),
    "Mỗi chi bộ tổ chức 04 buổi/năm": (Schedule.YEAR, None),
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
    "Hoàn thành trước ngày 03/02/2027": date(2027, 2, 3),
    "Xong trước 30/4": date(2026, 4, 30),
    "Tổ chức hội nghị trong tháng 02/2027": date(2027, 2, 28),
    "Trong quý II/2027, mỗi chi bộ tổ chức một buổi": date(2027, 6, 30),
    "Tháng 5/2026: Phát động phong trào": date(2026, 5, 31),
    "Quý III/2026: Tổ chức hội thi": date(2026, 9, 30),
    "Tổ chức lễ phát động (tháng 5/2026)": date(2026, 5, 31),
    "Tổ chức hội nghị vào ngày 15/7/2026": date(2026, 7, 15),
    "Khai mạc vào sáng ngày 15/7/2026 tại nhà văn hóa": date(2026, 7, 15),
    "Thời gian thực hiện: Quý IV/2026": date(2026, 12, 31),
    "Thời gian: ngày 19/5/2026": date(2026, 5, 19),
    "Hoàn thành trong 6 tháng đầu năm 2027": date(2027, 6, 30),
    "Triển khai từ nay đến hết ngày 30/4/2026": date(2026, 4, 30),
    "Báo cáo về Đảng ủy trước 17 giờ 00 ngày 20/4/2026": date(2026, 4, 20),
    "Gửi về Văn phòng (trước ngày 10 tháng 4)": date(2026, 4, 10),
    "Tham mưu sơ kết vào năm 2028": date(2028, 12, 31),
    "Hoàn thành trong năm 2027": date(2027, 12, 31),
    "Treo băng rôn (hoàn thành: ngày 03/11/2026)": date(2026, 11, 3),
    "Tổ chức 10 lớp tập huấn (quý II, quý III)": date(2026, 9, 30),
    "Họp mặt (tháng 6)": date(2026, 6, 30),
    "Tổng hợp, báo cáo UBND tỉnh trước ngày 20/12/2026": date(2026, 12, 20),
}

NONE = [
    "Thực hiện Kế hoạch số 15-KH/ĐU ngày 31/5/2026 của Đảng ủy",
    "Quyết toán theo quy định hiện hành",
    "Bình xét danh hiệu thi đua hằng năm của đơn vị",
    "Tuyên truyền trong năm học mới",
    "Đưa tin trước, trong và sau ngày lễ",
    "Tuyên truyền trên các trang mạng",
    "Hoàn thành trước kỳ họp thứ 11",
    "Rà soát, số liệu tính đến ngày 15/5/2026",
    "Báo cáo số liệu (chốt đến hết ngày 30/4/2026)",
    "Tổ chức tuyên truyền sau Đại hội 10 ngày",
    "Gửi giấy mời trước 10 ngày so với ngày 20/5/2027",
    "Hoàn thành trước ngày … tháng … năm 2026",
    "Hoàn thành trước ngày      /3/2027",
    "Xong trước ngày ..../4/2026",
    "Tuyên truyền giai đoạn trước ngày 02/9/1945",
    "Nghị quyết Đại hội diễn ra trong tháng 01/2026",
    "Đến trước 30 phút",
    "Kỷ niệm 97 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2027).",
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


SPANS = {
    "Treo băng rôn từ ngày 01/3 đến 31/3/2027": (date(2027, 3, 1), date(2027, 3, 31)),
    "Từ ngày 01/5/2026 đến hết ngày 31/5/2026 tổ chức đợt cao điểm": (date(2026, 5, 1), date(2026, 5, 31)),
    "Tuyên truyền từ tháng 5 đến tháng 8/2026": (date(2026, 5, 1), date(2026, 8, 31)),
    "Ra quân từ ngày 15 đến ngày 20/5/2026": (date(2026, 5, 15), date(2026, 5, 20)),
    "Thời gian: từ 25/12 đến 05/01/2027": (date(2026, 12, 25), date(2027, 1, 5)),
    "Treo cờ từ ngày 28/4 đến ngày 10/5": (date(2026, 4, 28), date(2026, 5, 10)),
    "Từ quý II đến quý III/2026": (date(2026, 4, 1), date(2026, 9, 30)),
    "Thời gian: 10/5/2026 - 20/5/2026": (date(2026, 5, 10), date(2026, 5, 20)),
}

NO_SPANS = [
    "Tuyên truyền giai đoạn từ năm 1930 đến năm 1945",
    "Từ nay đến hết năm 2026",
    "Hoàn thành trước ngày 15/9/2026",
    "Từ 3 đến 5 tin, bài",
    "Phát từ ngày … đến ngày 31/5/2026",
    "Từ 7 giờ đến 9 giờ",
    "Kỷ niệm 97 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2027).",
]


@pytest.mark.parametrize("text", SPANS)
def test_from_a_day_to_a_day(text):
    assert days_of_work(text, issued_on=ISSUED) == Span(*SPANS[text])
    assert deadline_in(text, issued_on=ISSUED) == Deadline(SPANS[text][1])


@pytest.mark.parametrize("text", NO_SPANS)
def test_no_days_from_and_to(text):
    assert days_of_work(text, issued_on=ISSUED) is None


YEAR_2027 = Span(date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("Báo cáo trước ngày 25/12", date(2027, 12, 25)),
        ("Báo cáo trước ngày 10/01", date(2027, 1, 10)),
        ("Hoàn thành trong quý IV", date(2027, 12, 31)),
        ("Hoàn thành trong tháng 3", date(2027, 3, 31)),
        ("Hoàn thành trước ngày 28/12/2026", date(2026, 12, 28)),
    ],
)
def test_a_day_without_year_is_in_the_span_of_the_plan(text, due_on):
    issued_on = date(2026, 12, 20)

    assert deadline_in(text, issued_on=issued_on, span=YEAR_2027) == Deadline(due_on)
    assert deadline_in(text, issued_on=None, span=YEAR_2027) == Deadline(due_on)


def test_a_day_without_year_that_the_span_does_not_hold_follows_the_issue():
    first_half = Span(date(2027, 1, 1), date(2027, 6, 30))

    assert deadline_in("Báo cáo trước 25/12", issued_on=date(2026, 12, 20), span=first_half) == Deadline(
        date(2026, 12, 25)
    )


@pytest.mark.parametrize(
    ("abstract", "span"),
    [
        ("công tác tuyên truyền năm 2027", YEAR_2027),
        ("tuyên truyền quý II năm 2027", Span(date(2027, 4, 1), date(2027, 6, 30))),
        ("tuyên truyền 6 tháng cuối năm 2027", Span(date(2027, 7, 1), date(2027, 12, 31))),
        ("tuyên truyền tháng 3/2027", Span(date(2027, 3, 1), date(2027, 3, 31))),
        ("học tập suốt đời giai đoạn 2026 - 2030", Span(date(2026, 1, 1), date(2030, 12, 31))),
        ("học tập suốt đời giai đoạn 2026-2030, tầm nhìn đến năm 2045", Span(date(2026, 1, 1), date(2030, 12, 31))),
        ("tuyên truyền năm 2027 và các năm tiếp theo", Span(date(2027, 1, 1), None)),
        ("giáo dục trong năm học 2026 - 2027", Span(date(2026, 8, 1), date(2027, 7, 31))),
        ("tuyên truyền Đại hội đại biểu nhiệm kỳ 2025 - 2030", None),
        ("kỷ niệm 97 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2027)", None),
        ("triển khai Nghị quyết năm 1999", None),
        ("chương trình giai đoạn 2030 - 2027", None),
        ("tổng kết năm 2025, phương hướng năm 2027", YEAR_2027),
        ("tuyên truyền nhân dịp Tết", None),
        ("", None),
    ],
)
def test_span_of_a_plan_by_its_abstract(abstract, span):
    assert plan_span(abstract, issued_on=date(2026, 12, 20)) == span
