"""The demo is seeded once for all tests here: it takes seconds."""

from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState, AssignmentState
from plans.outline.models import Plan
from plans.outline.queries.printing import official_plan
from plans.work.models import Assignment
from portal.lib import clock
from reports.results.models import Report
from units.audit.models import AuditEvent
from units.audit.queries import audit_findings
from units.enums import DocumentState, MailState
from units.inbox.models import Notice
from units.tree.models import Unit

pytestmark = pytest.mark.django_db
ROLES = ["vanphong", "lanhdao", "chibo1", "kiemtra", "captren", "quantri"]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The output of the command, on a database that is rolled back after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        output = StringIO()
        call_command("seed_demo", password="mot-mat-khau-chung", stdout=output)
        yield output.getvalue()
        transaction.set_rollback(True)


def test_there_are_twelve_units_and_three_plans(demo):
    assert Unit.objects.count() == 12
    assert Counter(Plan.objects.values_list("state", flat=True)) == {"issued": 2, "in_review": 1}
    assert all(plan.issued_file.sha256 for plan in Plan.objects.issued())


def test_every_plan_prints_its_opening(demo):
    for plan in Plan.objects.all():
        body = official_plan(plan, on=clock.today()).body
        first = next(place for place, line in enumerate(body) if line.level)
        *bases, issues = (line.words for line in body[:first])
        about = f"{plan.issuer.name} ban hành Kế hoạch {plan.abstract} như sau:"
        assert issues.endswith(about)
        assert [line for line in bases if not line.startswith("Căn cứ ")] == []
        cited = [str(reference) for reference in plan.references.filter(role="basis")]
        assert [number for number in cited if number not in " ".join([*bases, issues])] == []
        assert cited


def test_assignments_are_in_all_states(demo):
    states = Counter(assignment.state for assignment in Assignment.objects.all())

    assert set(states) == {"assigned", "acknowledged", "done", "accepted", "withdrawn"}
    assert 40 <= sum(states.values()) <= 90  # 43 in spring, when the long plan's second year has just begun
    for state in AssignmentState:
        assert Assignment.objects.in_state(state, on=clock.today()).exists(), state
    assert Assignment.objects.in_state(AssignmentState.ASKING, on=clock.today()).count() == 1


def test_activities_fill_a_year_with_pictures(demo):
    states = Counter(Activity.objects.values_list("state", flat=True))

    assert set(states) == set(ActivityState.values)
    assert 150 <= sum(states.values()) <= 260
    assert Evidence.objects.filter(media_type="image/jpeg").count() > 100
    assert len(set(Activity.objects.values_list("held_from__year", "held_from__month"))) >= 12
    assert not Activity.objects.filter(held_from__gt=clock.today()).exists()


def test_one_report_is_issued_and_one_is_begun(demo):
    assert Counter(Report.objects.values_list("state", flat=True)) == {
        DocumentState.ISSUED: 1,
        DocumentState.DRAFT: 1,
    }


def test_the_past_is_mailed_to_nobody(demo):
    assert set(Notice.objects.values_list("mail_state", flat=True)) == {MailState.INBOX_ONLY}


def test_the_log_is_whole_and_in_the_order_of_time(demo):
    moments = list(AuditEvent.objects.filter(act="activity_submitted").order_by("pk").values_list("at", flat=True))

    assert audit_findings(expects_marks=False) == []
    assert moments == sorted(moments)


def test_the_accounts_are_told_and_kept_for_this_machine_only(demo):
    path = settings.VAR_DIR / "accounts.txt"

    assert path.stat().st_mode & 0o777 == 0o600
    assert [line.split()[-2] for line in path.read_text().splitlines()] == ROLES
    assert path.read_text() in demo


@pytest.mark.parametrize("username", ROLES)
def test_each_account_signs_in_and_has_a_first_page(demo, username):
    client = Client()
    form = {"username": username, "password": "mot-mat-khau-chung"}

    page = client.post("/dang-nhap/", form, follow=True, REMOTE_ADDR="127.0.0.1")

    assert page.redirect_chain[-1][0] == "/"
    assert "Việc cần làm" in page.content.decode()


def test_a_second_run_is_refused(demo):
    with pytest.raises(CommandError, match="đã có đơn vị"):
        call_command("seed_demo")
