"""What a plan that amends another still lacks."""

import pytest

from plans.enums import Amendment, Change, NodeKind
from plans.outline.models import Node, Plan
from plans.outline.queries.readiness import missing_for_review
from tests.factories.plans import make_issued_plan
from tests.plans.amending.test_amendment import begin, line_of, write


@pytest.fixture
def plan(org) -> Plan:
    return make_issued_plan(org)


def test_an_amendment_that_changes_nothing_is_not_sent(org, plan):
    draft = begin(org, plan)

    assert [item.message for item in missing_for_review(draft)] == [
        "Chưa nêu mục nào được sửa đổi, bổ sung hoặc bãi bỏ."
    ]


def test_an_amendment_that_says_what_stands_there_already_is_not_sent(org, plan):
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))

    assert [item.message for item in missing_for_review(draft)] == [
        "Chưa có mục nào khác với kế hoạch trước; xem ở trang So sánh."
    ]
    write(draft, Change.REWORDS, text="Tổ chức hai buổi.")
    assert missing_for_review(draft) == []


def test_what_a_draft_cannot_change_is_named_before_it_is_sent(org, plan):
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    Plan.objects.filter(pk=draft.pk).update(amendment=Amendment.SUPPLEMENT)
    Node.objects.filter(pk=line_of(plan, NodeKind.DUTY).pk).update(repealed_by=draft)
    draft.refresh_from_db()

    assert [item.message for item in missing_for_review(draft)] == [
        "Mục “- Tổ chức ít nhất một buổi sinh hoạt chuyên đề mỗi quý.” sửa một mục đã được bãi bỏ trước đó.",
        "Kế hoạch bổ sung chỉ thêm mục; có mục đang sửa hoặc bãi bỏ.",
    ]
