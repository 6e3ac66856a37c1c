import pytest
from django.core.management import CommandError, call_command

from tests.factories.people import MOMENT, make_unit, person
from units.audit.models import AuditEvent
from units.audit.services import chain_of, first_broken, keeper_of, record_event
from units.enums import UnitKind


def record_three(org) -> str:
    for act in ("opened", "renamed", "closed"):
        record_event(act, org.cell, by=org.clerk, at=MOMENT, note="ghi chú")
    return chain_of(org.cell.path)


def test_events_of_a_branch_form_one_unbroken_chain(org):
    chain = record_three(org)

    assert AuditEvent.objects.filter(chain=chain).order_by("-place")[0].act == "closed"
    assert first_broken(chain) is None


def test_an_event_names_the_role_in_which_the_person_acted(org):
    event = record_event("opened", org.cell, by=org.clerk, at=MOMENT)

    assert event.actor_role == "Cán bộ Văn phòng, Đảng ủy Công ty Sao Mai"
    assert event.actor_name == org.clerk.full_name


def test_an_event_changed_afterwards_breaks_the_chain_at_its_place(org):
    chain = record_three(org)
    changed = AuditEvent.objects.get(chain=chain, act="renamed")

    AuditEvent.objects.filter(pk=changed.pk).update(details={"note": "khác"})

    assert first_broken(chain) == changed


def test_an_event_taken_out_breaks_the_chain_at_the_next(org):
    chain = record_three(org)

    AuditEvent.objects.get(chain=chain, act="renamed").delete()

    assert first_broken(chain) == AuditEvent.objects.get(chain=chain, act="closed")


def test_verify_audit_passes_whole_chains_and_fails_on_a_broken_one(org, capsys):
    chain = record_three(org)

    call_command("verify_audit")
    output = capsys.readouterr().out
    AuditEvent.objects.filter(chain=chain, act="closed").update(actor_name="Ai đó")

    assert "nguyên vẹn" in output
    with pytest.raises(CommandError, match="closed"):
        call_command("verify_audit")


@pytest.mark.parametrize(("chain", "keeper"), [("", "superior"), ("superior", "superior"), ("cell", "committee")])
def test_a_growing_chain_locks_one_unit(org, chain, keeper):
    make_unit("du3", UnitKind.COMMITTEE)  # another at the top

    unit = keeper_of(chain_of(getattr(org, chain).path if chain else ""))

    assert list(unit) == [getattr(org, keeper)]


def test_an_event_of_a_person_without_a_seat_needs_no_unit(db):
    user = person("moi")
    user.save()

    events = [record_event("password_changed", user, path="", by=user, at=MOMENT) for _ in range(2)]

    assert list(keeper_of("")) == []
    assert [(event.chain, event.place) for event in events] == [("", 1), ("", 2)]
