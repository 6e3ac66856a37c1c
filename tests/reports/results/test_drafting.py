import pytest

from plans.work.states import WorkCounts
from reports.enums import SectionKey
from reports.results.exports.drafting import draft_sections
from tests.reports.samples import facts_sample

SENTENCES = [
    (
        "leadership",
        "Trong kỳ có 4 lượt nhiệm vụ đến hạn: 2 hoàn thành đúng hạn (50%), 1 hoàn thành muộn, 1 quá hạn.",
    ),
    (
        "by_content",
        "Đã triển khai 1/2 nội dung của Kế hoạch. Các đơn vị đã thực hiện 5 hoạt động được duyệt tại 1/2 đơn vị "
        "(tăng 1 so với cùng kỳ năm trước).",
    ),
    (
        "oral",
        "Đã thực hiện 5 hoạt động tại 1 đơn vị (tăng 1 so với cùng kỳ năm trước): 2 hội nghị báo cáo viên, 6 buổi "
        "sinh hoạt, 1.200 lượt người tham dự. So với chỉ tiêu của kỳ: buổi sinh hoạt 6/8 (75%).",
    ),
    ("visual", "Trong kỳ chưa có hoạt động nào được duyệt."),
    ("strengths", "1/2 đơn vị (50%) có hoạt động được duyệt. 2/4 lượt nhiệm vụ (50%) hoàn thành đúng hạn."),
    (
        "weaknesses",
        "1 lượt nhiệm vụ quá hạn, 1 lượt hoàn thành muộn. Chưa có hoạt động được duyệt: Chi bộ Kinh doanh. "
        "Chưa đạt chỉ tiêu của kỳ: buổi sinh hoạt 6/8 (75%).",
    ),
    ("causes", ""),
    (
        "next_tasks",
        "Hoàn thành 1 lượt nhiệm vụ còn quá hạn. Triển khai 1 nội dung của Kế hoạch chưa thực hiện trong kỳ.",
    ),
    ("proposals", ""),
]


@pytest.mark.parametrize(("key", "words"), SENTENCES)
def test_draft_puts_the_counted_facts_into_words(key, words):
    assert draft_sections(facts_sample())[SectionKey(key)] == words


def test_draft_of_an_empty_period_claims_nothing():
    empty = facts_sample(
        activities=0, before=0, counted=(), metrics=(), forms=(), units=(), items=(), work=WorkCounts()
    )

    texts = draft_sections(empty)

    assert texts[SectionKey.LEADERSHIP] == "Trong kỳ không có nhiệm vụ nào đến hạn."
    assert texts[SectionKey.BY_CONTENT] == "Trong kỳ chưa có hoạt động nào được duyệt."
    assert texts[SectionKey.STRENGTHS] == texts[SectionKey.WEAKNESSES] == texts[SectionKey.NEXT_TASKS] == ""
