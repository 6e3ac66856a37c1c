import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_plan
from units.documents.forms import TermChangeForm
from units.documents.models import Term
from units.versions import CONFLICT, claim_version


def test_the_first_who_saves_moves_the_version_and_the_second_is_told(org):
    plan = make_plan(org)

    claim_version(plan, expected_version=1)

    assert plan.version == 2
    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        claim_version(plan, expected_version=1)
    plan.refresh_from_db()
    assert plan.version == 2


@pytest.fixture
def change(org) -> TermChangeForm:
    """Of a term, opened and sent before somebody else comes between."""
    term = org.committee.terms.get()
    return TermChangeForm({"name": "Của tôi", "starts_on": "01/06/2020", "version": term.version}, row=term)


def test_a_refusal_shows_what_is_stored_then(org, change):
    Term.objects.filter(pk=change.row.pk).update(name="Của người khác", version=2)

    assert change.is_valid()
    assert not change.save(by=org.admin, at=MOMENT)
    assert change.non_field_errors() == [CONFLICT]
    assert (change["name"].value(), change["name"].help_text) == ("Của tôi", "Bản đang lưu: Của người khác")
    assert change["version"].value() == 2


def test_a_row_deleted_meanwhile_is_refused_as_well(org, change):
    Term.objects.filter(pk=change.row.pk).delete()

    assert change.is_valid()
    assert not change.save(by=org.admin, at=MOMENT)
    assert change.non_field_errors() == [CONFLICT]
