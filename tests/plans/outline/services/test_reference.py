from datetime import date

import pytest

from plans.enums import ReferenceRole
from plans.outline.services.life import CitedDocument, add_reference, delete_reference, write_reference
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_plan
from units.audit.models import AuditEvent

BASIS = CitedDocument(
    role=ReferenceRole.BASIS, number="15", symbol="KH/ĐUK", dated=date(2026, 1, 2), issuer="Đảng ủy Khối"
)


def test_references_stand_in_the_order_they_were_added(org):
    plan = make_plan(org)

    for expected_version, number in enumerate(["15", "02", "77"], start=1):
        cited = CitedDocument(role=ReferenceRole.CITED, number=number, symbol="HD/BTG")
        add_reference(plan, cited, by=org.clerk, at=MOMENT, expected_version=expected_version)

    assert [reference.number for reference in plan.references.all()] == ["15", "02", "77"]


def test_a_reference_is_written_and_deleted(org):
    plan = make_plan(org)
    add_reference(plan, BASIS, by=org.clerk, at=MOMENT, expected_version=1)
    reference = plan.references.get()

    write_reference(
        reference,
        CitedDocument(role="cited", number="16", symbol="KH/ĐUK"),
        by=org.clerk,
        at=MOMENT,
        expected_version=2,
    )

    reference.refresh_from_db()
    assert (str(reference), reference.role, reference.dated) == ("16-KH/ĐUK", ReferenceRole.CITED, None)
    delete_reference(reference, by=org.clerk, at=MOMENT, expected_version=3)
    assert not plan.references.exists()
    assert [event.act for event in AuditEvent.objects.about(plan)] == [
        "plan_reference_deleted",
        "plan_reference_changed",
        "plan_reference_added",
    ]


def test_references_of_an_issued_plan_stay(org):
    plan = make_issued_plan(org)

    with pytest.raises(RuleViolation, match="bản nháp"):
        add_reference(plan, BASIS, by=org.clerk, at=MOMENT, expected_version=1)


def test_a_second_writer_is_told(org):
    plan = make_plan(org)
    add_reference(plan, BASIS, by=org.clerk, at=MOMENT, expected_version=1)

    with pytest.raises(RuleViolation, match="người khác sửa"):
        delete_reference(plan.references.get(), by=org.clerk, at=MOMENT, expected_version=1)
