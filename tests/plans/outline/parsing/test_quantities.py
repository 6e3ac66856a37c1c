from datetime import date

import pytest

from plans.enums import Form, Metric, Schedule
from plans.outline.parsing import Span
from plans.outline.parsing.quantities import form_of, targets_in
from plans.outline.types import Target
from plans.periods import Deadline

M = Metric
MONTHLY, QUARTERLY = Deadline(schedule=Schedule.MONTH), Deadline(schedule=Schedule.QUARTER, due_day=20)

COUNTED = {
    "Tổ chức 12 hội nghị báo cáo viên trong quý II năm 2027": {M.CONFERENCES: 12},
    "Đăng ít nhất 02 tin, bài trên Trang thông tin điện tử": {M.NEWS_ARTICLES: 2},
    "Viết từ 3 - 5 tin/bài về hội nghị": {M.NEWS_ARTICLES: 3},
    "Mỗi chi bộ viết tối thiểu 03 bài viết": {M.NEWS_ARTICLES: 3},
    "Đăng 05 tin bài trên mạng xã hội": {M.SOCIAL_POSTS: 5},
    "Có ít nhất 4 bài đăng trên Fanpage của Công ty": {M.SOCIAL_POSTS: 4},
    "Phấn đấu có 1.200 lượt tương tác, chia sẻ": {M.INTERACTIONS: 1200},
    "Cung cấp 06 tin, bài cho báo và đài của tỉnh": {M.PRESS_ARTICLES: 6},
    "Phối hợp sản xuất 02 phóng sự": {M.PRESS_ARTICLES: 2},
    "Mở 01 chuyên mục, đăng 10 tin": {M.SPECIAL_PAGES: 1, M.NEWS_ARTICLES: 10},
    "Thực hiện 40 lượt phát thanh": {M.BROADCASTS: 40},
    "Treo tối thiểu 10 băng rôn, 05 pa nô": {M.BANNERS: 10, M.PANELS: 5},
    "Treo 20 chiếc băng rôn, khẩu hiệu và 03 cụm pa-nô": {M.BANNERS: 20, M.PANELS: 3},
    "In 500 tờ áp phích, 200 lá cờ các loại": {M.POSTERS: 500, M.FLAGS: 200},
    "Chạy chữ trên 02 bảng điện tử": {M.LED_BOARDS: 2},
    "Tuyên truyền trên 03 màn hình LED": {M.LED_BOARDS: 3},
    "Tổ chức 01 hội nghị với trên 150 lượt người tham dự": {M.CONFERENCES: 1, M.ATTENDANCES: 150},
    "Tổ chức 12 hội nghị báo cáo viên tại các xã trong quý II năm 2027": {M.CONFERENCES: 12},
    "Đăng 08 bài đăng trong tháng 3": {M.SOCIAL_POSTS: 8},
    "Mỗi chi bộ 01 buổi sinh hoạt chuyên đề": {M.CELL_MEETINGS: 1},
    "Tổ chức hai buổi nói chuyện chuyên đề": {M.TALKS: 2},
    "Mở ba lớp học tập, quán triệt": {M.CLASSES: 3},
    "Mở năm lớp bồi dưỡng nhận thức": {M.CLASSES: 5},
    "Tổ chức 02 (hai) buổi tọa đàm": {M.TALKS: 2},
    "Tổ chức 01 hội thi, thu hút 300 người tham gia": {M.CONTESTS: 1, M.ATTENDANCES: 300},
    "Phát 2.000 tờ rơi, 150 cuốn sổ tay": {M.DOCUMENTS: 2150},
    "Phát động 02 phong trào thi đua, 100 lượt đăng ký": {M.MOVEMENTS: 2, M.REGISTRATIONS: 100},
    "Biểu dương 05 tập thể, 10 cá nhân tiêu biểu": {M.COLLECTIVES_COMMENDED: 5, M.INDIVIDUALS_COMMENDED: 10},
    "Xây dựng ít nhất một mô hình học tập và làm theo Bác": {M.MODELS: 1},
    "Tổ chức 01 lễ kỷ niệm và 02 hoạt động tri ân": {M.ANNIVERSARIES: 3},
    "Mỗi đồng chí có ít nhất 02 lượt chia sẻ/bài": {M.INTERACTIONS: 2},
    "Tổ chức hai buổi, mỗi buổi một chuyên đề": {M.TALKS: 2},
    "Đăng 05 tin, bài, trong đó có 02 bài chuyên sâu": {M.NEWS_ARTICLES: 5},
}

NOTHING = [
    "Đạt 100% chi bộ tổ chức sinh hoạt",
    "90% lượt người dân hài lòng",
    "Kỷ niệm 96 năm Ngày thành lập Đảng",
    "Thực hiện Nghị quyết số 12 của Chi bộ",
    "Tuyên truyền Đại hội XIV của Đảng",
    "Chia làm 02 giai đoạn",
    "Thời lượng không quá 30 phút",
    "Mỗi tin, bài không quá 05 ảnh",
    "Viết tối đa 03 bài",
    "Trao 10 suất quà cho hộ nghèo",
    "Thực hiện Quy định 37 về 19 điều đảng viên không được làm",
    "Hưởng ứng phong trào thi đua năm 2027",
    "Tổ chức trước ngày 02/9 buổi sinh hoạt",
    "Trong năm 2026 đã tổ chức 120 hội nghị với 5.000 lượt người",
    "Đây là một phong trào lớn",
    "Rút ra 03 bài học kinh nghiệm",
    "Gồm 24/24 lớp",
    "Một số bài viết hay",
    "Tặng 03 cờ thi đua",
    "Tổ chức 01 hội nghị tổng kết",
    "Giao 02 cá nhân theo dõi",
    "Viết hai mươi ba bài",
    "Viết một trăm linh năm bài",
    "Đăng 0 tin, -5 băng rôn",
    "",
]


@pytest.mark.parametrize("text", COUNTED)
def test_numbers_wanted(text):
    assert {target.metric: target.quantity for target in targets_in(text)} == COUNTED[text]


@pytest.mark.parametrize("text", NOTHING)
def test_other_numbers_ask_for_nothing(text):
    assert targets_in(text) == ()


@pytest.mark.parametrize(
    ("headings", "metric"),
    [
        (("2.1. Trên mạng xã hội",), M.SOCIAL_POSTS),
        (("Báo chí, đài truyền hình",), M.PRESS_ARTICLES),
        (("Báo và Phát thanh, Truyền hình tỉnh",), M.PRESS_ARTICLES),
        (("3. Trên loa truyền thanh",), M.BROADCASTS),
        (("Trên các phương tiện thông tin đại chúng", "Trang thông tin điện tử"), M.NEWS_ARTICLES),
        (("Trên mạng xã hội", "Cổng thông tin điện tử"), M.NEWS_ARTICLES),
        ((), M.NEWS_ARTICLES),
    ],
)
def test_an_article_is_of_the_heading_it_stands_under(headings, metric):
    assert targets_in("Đăng ít nhất 04 bài", above=headings) == (Target(metric, 4),)


def test_a_meeting_is_of_what_the_line_is_about():
    assert targets_in("Mỗi quý hai buổi", above=("Sinh hoạt chi bộ",), deadline=QUARTERLY) == (
        Target(M.CELL_MEETINGS, 2),
    )
    assert targets_in("Tổ chức 02 buổi lễ") == ()


@pytest.mark.parametrize(
    ("text", "deadline", "quantity"),
    [
        ("Đăng 02 bài/tháng", MONTHLY, 2),
        ("Mỗi tháng đăng 02 bài", QUARTERLY, 6),
        ("Phát 02 bài/tuần", MONTHLY, 8),
        ("Phát 02 bài mỗi tuần", QUARTERLY, 26),
        ("Mỗi quý 03 bài", QUARTERLY, 3),
        ("Hằng quý, mỗi chi bộ viết ít nhất 03 bài", QUARTERLY, 3),
    ],
)
def test_a_rate_is_told_for_one_round(text, deadline, quantity):
    assert targets_in(text, deadline=deadline) == (Target(M.NEWS_ARTICLES, quantity),)


def test_a_rate_without_rounds_is_no_total_but_by_the_days_of_the_line():
    march = Span(date(2027, 3, 1), date(2027, 3, 31))

    assert targets_in("02 lượt phát thanh/tuần") == ()
    assert targets_in("Phát 2 buổi/ngày, mở 01 chuyên mục") == (Target(M.SPECIAL_PAGES, 1),)
    assert targets_in("Đăng 03 bài mỗi ngày") == ()
    assert targets_in("Mỗi năm 04 bài", deadline=QUARTERLY) == ()
    assert targets_in("Mỗi năm 04 bài") == (Target(M.NEWS_ARTICLES, 4),)
    assert targets_in("02 lượt phát thanh/tuần", span=march) == (Target(M.BROADCASTS, 8),)


def test_what_is_too_long_for_a_sentence_asks_for_nothing():
    assert targets_in(f"{'Đăng 1 bài ' * 200}hết. Treo 5 băng rôn") == (Target(M.BANNERS, 5),)


def test_every_metric_is_known_by_its_own_label():
    for metric in Metric:
        words = metric.label.lower().replace("tuyên dương", "biểu dương")
        assert [target.metric for target in targets_in(f"Tổ chức, biểu dương ít nhất 07 {words}")] == [metric]


@pytest.mark.parametrize(
    ("targets", "form"),
    [
        ((Target(M.BANNERS, 10), Target(M.PANELS, 5)), Form.VISUAL),
        ((Target(M.CELL_MEETINGS, 1),), Form.ORAL),
        ((Target(M.NEWS_ARTICLES, 1), Target(M.CLASSES, 1), Target(M.ATTENDANCES, 9)), Form.ORAL),
        ((Target(M.NEWS_ARTICLES, 1), Target(M.CLASSES, 1)), Form.MASS_MEDIA),
        ((), None),
    ],
)
def test_form_that_has_most_of_the_numbers(targets, form):
    assert form_of(targets) == form
