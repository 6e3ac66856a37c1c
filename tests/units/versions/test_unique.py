import pytest

from portal.lib.errors import RuleViolation
from tests.units.accounts.test_accounts import open_clerk_account
from tests.units.tree.test_units import open_below
from units.accounts.services import accounts
from units.people.models import User
from units.tree import services as units
from units.tree.models import Unit
from units.versions import refused_if_taken


def test_a_row_that_is_there_already_is_refused_and_the_transaction_goes_on(org):
    with pytest.raises(RuleViolation) as refusal, refused_if_taken("Đã có.", field="username"):
        User.objects.create_user(org.clerk.username, "x")

    assert (refusal.value.message, refusal.value.field) == ("Đã có.", "username")
    assert User.objects.filter(username=org.clerk.username).count() == 1


def test_two_accounts_of_one_name_at_the_same_moment_are_a_refusal(org, monkeypatch):
    def while_another_opens_it() -> str:
        User.objects.create_user("moi", "x", full_name="Người Khác")
        return "kx7m-9qpt-w3hn-e8rd"

    monkeypatch.setattr(accounts, "generated_password", while_another_opens_it)

    with pytest.raises(RuleViolation) as refusal:
        open_clerk_account(org)

    assert refusal.value.field == "username"


def test_two_units_of_one_code_at_the_same_moment_are_a_refusal(org, monkeypatch):
    def while_another_opens_it(name: str) -> str:
        Unit.objects.filter(pk=org.cell.pk).update(code="cb-moi")
        return name

    monkeypatch.setattr(units, "search_key", while_another_opens_it)

    with pytest.raises(RuleViolation) as refusal:
        open_below(org.committee, by=org.admin)

    assert refusal.value.field == "code"
