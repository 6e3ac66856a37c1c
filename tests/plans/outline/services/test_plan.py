import pytest

from plans.enums import NodeKind, ReferenceRole
from plans.outline.models import Plan
from plans.outline.queries.readiness import missing_for_review
from plans.outline.services.life import (
    CitedDocument,
    PlanHeader,
    close_plan,
    create_plan,
    send_plan,
    take_back_plan,
    write_header,
)
from plans.work.queries.tasks import count_open_work
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_based_plan, make_issued_plan, make_plan, make_task
from units.audit.models import AuditEvent
from units.documents.services.life import delete_draft
from units.enums import DocumentState
from units.inbox.models import Notice

HEADER = PlanHeader(abstract="tuyên truyền kỷ niệm ngày Giải phóng", symbol="KH/ĐU", recipients=["Lưu VP"])


def by_clerk(org, **kwargs):
    return {"by": org.clerk, "at": MOMENT, **kwargs}


def test_a_new_plan_is_a_draft_of_its_committee_and_can_be_found_without_accents(org):
    plan = create_plan(issuer=org.committee, header=HEADER, **by_clerk(org))

    assert (plan.state, plan.issuer_path, plan.root) == (DocumentState.DRAFT, org.committee.path, org.committee)
    assert list(Plan.objects.matching("giai phong")) == [plan]
    assert list(Plan.objects.matching("sao mai")) == [plan]
    assert AuditEvent.objects.about(plan).get().act == "plan_created"


def test_a_new_plan_may_start_with_bases_and_the_usual_headings(org):
    base = CitedDocument(role=ReferenceRole.BASIS, number="15", symbol="KH/ĐUK")

    plan = create_plan(issuer=org.committee, header=HEADER, bases=(base,), with_skeleton=True, **by_clerk(org))

    assert [str(reference) for reference in plan.references.all()] == ["15-KH/ĐUK"]
    assert [n.label for n in plan.nodes.filter(kind=NodeKind.SECTION)] == ["I.", "II.", "III."]
    assert plan.nodes.filter(kind=NodeKind.FORM).count() == 4


def test_nobody_makes_a_plan_for_a_committee_of_others(org):
    for user in (org.outsider, org.chair, org.secretary):
        with pytest.raises(RuleViolation, match="không soạn văn bản"):
            create_plan(issuer=org.committee, header=HEADER, by=user, at=MOMENT)

    assert not Plan.objects.exists()


def test_the_header_is_written_once_for_each_version_seen(org):
    plan = make_plan(org)

    write_header(plan, HEADER, **by_clerk(org, expected_version=1))

    plan.refresh_from_db()
    assert (plan.abstract, plan.recipients, plan.version) == (HEADER.abstract, ["Lưu VP"], 2)
    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        write_header(plan, HEADER, **by_clerk(org, expected_version=1))


def test_an_issued_header_is_frozen(org):
    with pytest.raises(RuleViolation, match="bản nháp"):
        write_header(make_issued_plan(org), HEADER, **by_clerk(org, expected_version=1))


def test_a_complete_draft_goes_to_the_leader(org):
    plan = make_based_plan(org)

    send_plan(plan, **by_clerk(org, expected_version=1))

    assert plan.state == DocumentState.IN_REVIEW
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (org.chair, f"/ke-hoach/{plan.pk}/")
    with pytest.raises(RuleViolation, match="bản nháp"):
        send_plan(plan, **by_clerk(org, expected_version=2))


def test_a_draft_says_all_that_it_lacks(org):
    plan = make_plan(org)
    plan.signer, plan.abstract, plan.recipients = "", " ", []
    plan.save()
    plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).update(text="")
    plan.nodes.filter(kind=NodeKind.FORM).update(form="")
    plan.nodes.filter(kind=NodeKind.PHASE).update(starts_on=None, ends_on=None)

    with pytest.raises(RuleViolation, match=r"trích yếu.*người ký.*nơi nhận.*2 mục trống.*Chưa có phần mở đầu"):
        send_plan(plan, **by_clerk(org, expected_version=1))

    assert len(missing_for_review(plan)) == 8
    plan.refresh_from_db()
    assert (plan.state, plan.version) == (DocumentState.DRAFT, 1)


def test_an_empty_outline_lacks_content(org):
    plan = create_plan(issuer=org.committee, header=HEADER, **by_clerk(org))

    assert "Chưa có nội dung, cách làm hay việc được giao nào: chọn loại cho các mục." in [
        m.message for m in missing_for_review(plan)
    ]


def test_the_leader_returns_a_plan_with_a_word(org):
    plan = make_based_plan(org)
    send_plan(plan, **by_clerk(org, expected_version=1))

    with pytest.raises(RuleViolation, match="Ghi lý do"):
        take_back_plan(plan, reason=" ", by=org.chair, at=MOMENT, expected_version=2)
    take_back_plan(plan, reason="Bổ sung đợt 3.", by=org.chair, at=MOMENT, expected_version=2)

    assert plan.state == DocumentState.DRAFT
    assert AuditEvent.objects.about(plan).first().details == {"reason": "Bổ sung đợt 3."}
    assert Notice.objects.get(recipient=org.clerk).body == "Bổ sung đợt 3."


def test_only_a_plan_in_review_is_taken_back(org):
    with pytest.raises(RuleViolation, match="đang chờ duyệt"):
        take_back_plan(make_plan(org), reason="x", by=org.chair, at=MOMENT, expected_version=1)


def test_a_plan_is_closed_when_nothing_is_open_any_more(org):
    plan = make_issued_plan(org)
    assignment = make_assignment(make_task(plan, org.cell), org.cell)

    with pytest.raises(RuleViolation, match="Còn 1 nhiệm vụ chưa xong"):
        close_plan(plan, count_open_work=count_open_work, by=org.chair, at=MOMENT, expected_version=1)
    assignment.withdrawn_at = MOMENT
    assignment.save()
    close_plan(plan, count_open_work=count_open_work, by=org.chair, at=MOMENT, expected_version=1)

    plan.refresh_from_db()
    assert plan.state == DocumentState.CLOSED
    assert Notice.objects.get().recipient == org.clerk


def test_only_an_issued_plan_is_closed_and_only_by_its_committee(org):
    with pytest.raises(RuleViolation, match="đã ban hành"):
        close_plan(make_plan(org), count_open_work=count_open_work, by=org.chair, at=MOMENT, expected_version=1)
    for user in (org.inspector, org.secretary, org.outsider):
        with pytest.raises(RuleViolation, match="đã ban hành"):
            close_plan(make_issued_plan(org), count_open_work=count_open_work, by=user, at=MOMENT, expected_version=1)


def test_a_draft_is_deleted_and_its_events_stay(org):
    plan = make_plan(org)
    pk = plan.pk

    delete_draft(plan, **by_clerk(org, expected_version=1))

    assert not Plan.objects.exists()
    assert AuditEvent.objects.get(subject_type="plans.plan", subject_id=pk).act == "plan_deleted"


def test_only_a_draft_of_ones_own_is_deleted(org):
    with pytest.raises(RuleViolation, match="bản nháp"):
        delete_draft(make_issued_plan(org), **by_clerk(org, expected_version=1))
    with pytest.raises(RuleViolation, match="bản nháp"):
        delete_draft(make_plan(org), by=org.outsider, at=MOMENT, expected_version=1)
