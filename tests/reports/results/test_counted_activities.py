"""An issued report holds on to the activities it counts."""

import pytest

from plans.activities.models import Activity
from plans.activities.services.review import reopen_activity
from plans.enums import ActivityState
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_frozen_file
from reports.results.models import Report
from reports.results.services import issue_report
from tests.reports.samples import AT
from units.documents.services import life


def test_what_an_issued_report_counts_is_tied_to_it(org, issued):
    tied = Activity.objects.filter(reported_in="Báo cáo số 03-BC/ĐU")

    assert set(tied.values_list("pk", flat=True)) == set(issued.facts["counted"])
    assert set(tied.values_list("state", flat=True)) == {ActivityState.ACCEPTED}
    with pytest.raises(RuleViolation, match="đã nằm trong Báo cáo số 03-BC/ĐU"):
        reopen_activity(activity=tied.first(), reason="Duyệt nhầm.", by=org.clerk, at=AT)


def test_a_report_whose_figures_were_reopened_while_it_was_rendered_is_not_issued(org, sent, as_word, monkeypatch):
    render = to_frozen_file

    def reopen_and_render(printed):
        first = Activity.objects.accepted().order_by("pk")[0]
        reopen_activity(activity=first, reason="Duyệt nhầm.", by=org.clerk, at=AT)
        return render(printed)

    monkeypatch.setattr(life, "to_frozen_file", reopen_and_render)

    with pytest.raises(RuleViolation, match="Số liệu vừa thay đổi"):
        issue_report(sent, number=3, issued_on=AT.date(), expected_version=sent.version, by=org.chair, at=AT)
    assert Report.objects.get().state == "in_review"
    assert not Activity.objects.exclude(reported_in="").exists()
