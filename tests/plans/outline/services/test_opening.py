import pytest

from plans.enums import NodeKind
from plans.outline.edits import Act
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import opening_of
from plans.outline.queries.printing import compose
from plans.outline.services.lines import edit_outline, write_opening
from portal.lib.clock import local_day
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_based_plan, make_issued_plan, make_plan
from units.audit.models import AuditEvent

DAY = local_day(MOMENT)


def write(plan, org, *, by=None, version=1):
    return write_opening(plan, by=by or org.clerk, at=MOMENT, expected_version=version)


def test_the_opening_becomes_lines_and_prints_as_before(org):
    plan = make_based_plan(org)
    plan.references.create(position=1, role="basis", number="7", symbol="CT/TU")
    before, texts = compose(plan, on=DAY), opening_of(plan, outline_lines(plan), on=DAY)

    first = write(plan, org)

    lines = outline_lines(plan)
    assert [line.text for line in lines[:3]] == list(texts)
    assert [(line.kind, line.depth, line.label) for line in lines[:3]] == [(NodeKind.PARAGRAPH, 0, "")] * 3
    assert [node.position for node in plan.nodes.in_order()] == list(range(len(lines)))
    assert first.key == lines[0].key
    assert compose(plan, on=DAY).body == before.body
    assert AuditEvent.objects.about(plan).filter(act="plan_node_added").count() == 3


def test_a_later_basis_is_written_above_what_stands(org):
    plan = make_based_plan(org)
    write(plan, org)
    plan.references.create(position=1, role="basis", number="7", symbol="CT/TU")

    write(plan, org, version=2)

    assert [line.text for line in outline_lines(plan)[:1]] == ["Căn cứ Chỉ thị số 7-CT/TU;"]


def test_the_portal_words_it_again_when_the_lines_go(org):
    plan = make_based_plan(org)
    before = compose(plan, on=DAY).body
    first = write(plan, org)

    edit_outline(plan, Act.DELETE, key=first.key, by=org.clerk, at=MOMENT, expected_version=2)

    assert compose(plan, on=DAY).body == before


def test_an_opening_is_written_once_by_the_clerk_of_a_draft(org):
    plan = make_based_plan(org)

    with pytest.raises(RuleViolation, match="Chỉ sửa được"):
        write(plan, org, by=org.chair)
    with pytest.raises(RuleViolation, match="Chỉ sửa được"):
        write(make_issued_plan(org), org)
    write(plan, org)
    with pytest.raises(RuleViolation, match="đã nằm trong đề cương"):
        write(plan, org, version=2)
    with pytest.raises(RuleViolation, match="vừa"):
        write(plan, org)
    with pytest.raises(RuleViolation, match="đã nằm trong đề cương"):
        write(make_plan(org), org)
