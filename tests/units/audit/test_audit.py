import pytest

from tests.factories.people import MOMENT, make_unit, person
from units.accounts.services.accounts import change_account
from units.accounts.services.roles import give_role
from units.audit.models import AuditEvent
from units.audit.queries import audit_findings, chain_ends
from units.audit.sealing import ChainEnd, sealing_key
from units.audit.services import chain_of, keeper_of, record_event
from units.enums import Role, UnitKind


def test_events_of_a_branch_form_one_whole_chain(org):
    for act in ("opened", "renamed", "closed"):
        last = record_event(act, org.cell, by=org.clerk, at=MOMENT, note="ghi chú")

    assert chain_ends() == {org.committee.path: ChainEnd(3, last.seal)}
    assert audit_findings(expects_marks=False) == []


def test_chains_are_found_by_their_ends(org):
    for unit in (org.superior, org.cell, org.foreign_cell, org.cell):
        record_event("unit_renamed", unit, by=org.clerk, at=MOMENT)
    record_event("password_changed", org.admin, path="", by=org.admin, at=MOMENT)

    places = {chain: end.place for chain, end in chain_ends().items()}
    assert places == {"": 1, org.superior.path: 1, org.committee.path: 2, org.other_committee.path: 1}


def test_an_event_names_the_role_in_which_the_person_acted(org):
    event = record_event("opened", org.cell, by=org.clerk, at=MOMENT)

    assert event.actor_role == "Cán bộ Văn phòng, Đảng ủy Công ty Sao Mai"
    assert event.actor_name == org.clerk.full_name


def test_an_event_names_its_key_and_not_the_key(org):
    event = record_event("opened", org.cell, by=org.clerk, at=MOMENT)

    key = sealing_key()
    assert event.key == key.fingerprint
    assert key.secret not in str(AuditEvent.objects.values().get())


def test_details_are_sealed_as_they_are_read(org):
    record_event("opened", org.cell, by=org.clerk, at=MOMENT, counts={10: "mười", 9: "chín"}, days=("một",))

    assert audit_findings(expects_marks=False) == []


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


def test_a_person_is_forgotten_without_breaking_the_chain(org):
    on = {"starts_on": MOMENT.date(), "ends_on": None}
    seat = give_role(org.secretary, unit=org.cell, role=Role.LEADER, **on, by=org.admin, at=MOMENT)
    old = {"full_name": org.secretary.full_name, "email": org.secretary.email}
    change_account(
        org.secretary, full_name="Đã xóa", email="", is_active=False, by=org.admin, at=MOMENT, expected_version=1
    )

    rows = str(list(AuditEvent.objects.values()))
    assert [text for text in (*old.values(), org.admin.full_name) if text in rows] == []
    event = AuditEvent.objects.about(seat).get()
    assert event.subject_in_words == "Đã xóa · Lãnh đạo · Chi bộ Kỹ thuật"
    assert audit_findings(expects_marks=False) == []


def test_a_person_whose_row_is_gone_is_a_number(org):
    user = person("moi")
    user.save()
    event = record_event("account_opened", user, path=org.cell.path, by=org.admin, at=MOMENT)
    number = user.pk

    user.delete()

    assert AuditEvent.objects.with_people().get(pk=event.pk).subject_in_words == f"Mã {number}"
    assert audit_findings(expects_marks=False) == []
