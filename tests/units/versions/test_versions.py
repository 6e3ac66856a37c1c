import pytest

from portal.lib.errors import RuleViolation
from tests.factories.plans import make_plan
from units.versions import claim_version


def test_the_first_who_saves_moves_the_version_and_the_second_is_told(org):
    plan = make_plan(org)

    claim_version(plan, expected_version=1)

    assert plan.version == 2
    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        claim_version(plan, expected_version=1)
    plan.refresh_from_db()
    assert plan.version == 2
