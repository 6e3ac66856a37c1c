import socket
from datetime import date

import pytest

from plans.activities.models import Activity, EvidenceRules
from plans.activities.queries.review import levels_for, missing_evidence, missing_evidence_by_activity
from plans.activities.services.evidence import name_evidence, set_evidence_rules
from plans.activities.services.logging import submit_activity
from plans.activities.services.review import accept_activity
from plans.enums import ActivityState
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from tests.factories.world import make_evidence
from units.audit.models import AuditEvent


@pytest.fixture
def draft(org) -> Activity:
    """A draft that says its work is done, without a figure of attendances."""
    task = make_task(make_issued_plan(org), org.cell)
    work = make_assignment(task, org.cell)
    claims = {"assignment": work, "completes_assignment": True, "held_from": date(2026, 3, 1)}
    return make_activity(task.plan, org.cell, ActivityState.DRAFT, **claims)


def set_rules(org, expected_version=0, by=None, **of_oral) -> EvidenceRules:
    return set_evidence_rules(
        committee=org.committee,
        levels={"oral": of_oral},
        expected_version=expected_version,
        by=by or org.clerk,
        at=MOMENT,
    )


def test_work_is_not_sent_as_done_without_what_proves_it(org, draft):
    with pytest.raises(RuleViolation, match=r"còn thiếu: số lượt người tham dự\. Bổ sung") as refusal:
        submit_activity(activity=draft, by=org.secretary, at=MOMENT)

    assert refusal.value.field == "completes_assignment"
    assert Activity.objects.get().state == "draft"


def test_a_part_of_the_work_is_sent_without(org, draft):
    Activity.objects.update(completes_assignment=False)

    submit_activity(activity=Activity.objects.get(), by=org.secretary, at=MOMENT)

    assert Activity.objects.get().state == "submitted"


def test_the_rules_of_the_office_hold_for_what_is_sent_from_then_on(org, draft):
    set_rules(org, attendances="off", minutes="required")
    with pytest.raises(RuleViolation, match=r"còn thiếu: biên bản hoặc giấy mời\."):
        submit_activity(activity=draft, by=org.secretary, at=MOMENT)

    name_evidence([make_evidence(draft)], kinds={draft.evidence.get().pk: "invitation"}, by=org.secretary, at=MOMENT)
    submit_activity(activity=draft, by=org.secretary, at=MOMENT)

    assert AuditEvent.objects.filter(act="evidence_named").get().details == {"kind": "invitation"}


def test_rules_are_of_one_committee_and_kept_with_who_set_them(org):
    rules = set_rules(org, attendances="off")

    assert levels_for(org.committee.pk)["oral"]["attendances"] == "off"
    assert levels_for(org.other_committee.pk)["oral"]["attendances"] == "required"
    assert AuditEvent.objects.about(rules).get().details == {"changed": {"oral.attendances": "required → off"}}


def test_who_sets_rules_second_is_told(org):
    set_rules(org, attendances="off")

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        set_rules(org, attendances="wanted")
    set_rules(org, expected_version=1, attendances="wanted")

    assert (EvidenceRules.objects.get().version, levels_for(org.committee.pk)["oral"]["attendances"]) == (2, "wanted")


def test_rules_are_set_by_the_clerk_and_of_known_items(org):
    for by in (org.chair, org.admin, org.inspector, org.secretary, org.outsider):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
            set_rules(org, by=by, attendances="off")
    for unknown in ({"banner": "off"}, {"attendances": "maybe"}):
        with pytest.raises(RuleViolation, match="không thuộc hình thức"):
            set_rules(org, **unknown)


def test_a_file_is_named_while_the_activity_can_be_changed(org, draft):
    evidence = make_evidence(draft)

    with pytest.raises(RuleViolation, match="trong danh sách"):
        name_evidence([evidence], kinds={evidence.pk: "bịa"}, by=org.secretary, at=MOMENT)
    Activity.objects.update(state=ActivityState.SUBMITTED, submitted_at=MOMENT)
    evidence.refresh_from_db()
    with pytest.raises(RuleViolation, match="còn sửa được"):
        name_evidence([evidence], kinds={evidence.pk: "minutes"}, by=org.secretary, at=MOMENT)


def test_many_activities_are_judged_by_one_query(org, draft, django_assert_num_queries):
    other = make_activity(draft.plan, org.other_cell, figures={"attendances": 3})
    rows = list(Activity.objects.prefetch_related("figures", "evidence").order_by("pk"))

    with django_assert_num_queries(1):
        judged = missing_evidence_by_activity(rows)

    assert [one.item for one in judged[draft.pk]] == ["attendances", "minutes"]
    assert judged[other.pk] == missing_evidence(other)


def test_a_link_is_stored_and_shown_and_never_fetched(org, draft, sign_in, monkeypatch):
    def refuse(self, address):
        raise AssertionError(f"a connection to {address}")

    # The guard of all tests lets this machine's own services through; here not even they are asked.
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    link = "http://127.0.0.1:9/bai-viet"
    Activity.objects.update(completes_assignment=False, links=[link])
    submit_activity(activity=Activity.objects.get(), by=org.secretary, at=MOMENT)

    pages = [sign_in(org.clerk).get(url) for url in (f"/hoat-dong/{draft.pk}/", "/hoat-dong/duyet/")]
    accept_activity(activity=Activity.objects.get(), by=org.clerk, at=MOMENT)

    assert all(f'href="{link}"' in page.content.decode() for page in pages)
    assert Activity.objects.get().links == [link]
