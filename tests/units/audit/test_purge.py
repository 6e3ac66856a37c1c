"""The one deletion: at the end of the term, whole from the beginning of a chain, with a signed checkpoint."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.people import MOMENT
from tests.guards import triggers_off
from units.audit.models import AuditCheckpoint, AuditEvent, CheckpointKind
from units.audit.queries import audit_findings
from units.audit.sealing import rotate_key
from units.audit.services import mark_chains, purge_events, record_event, term_begins

DUE = datetime(2016, 2, 29, 17, 0, tzinfo=UTC)  # ten years before MOMENT the month began, in Hà Nội
OLD = DUE - timedelta(seconds=1)


@pytest.fixture
def chain(org) -> str:
    """Two events that are due, one that is not by a second, and one written in between with a later date."""
    for at in (OLD - timedelta(days=900), OLD, DUE, OLD):
        record_event("unit_renamed", org.cell, by=org.clerk, at=at)
    mark_chains()
    return org.committee.path


def places(chain: str) -> list[int]:
    return list(AuditEvent.objects.filter(chain=chain).order_by("place").values_list("place", flat=True))


def test_what_is_over_its_term_goes_and_the_chain_goes_on(org, chain):
    end_seal = AuditEvent.objects.get(chain=chain, place=2).seal

    purge_events(at=MOMENT)

    row = AuditCheckpoint.objects.get()
    assert (row.chain, row.kind, row.place, row.end_seal) == (chain, CheckpointKind.PURGED, 2, end_seal)
    assert (row.count, row.years, row.due_before, row.by, row.at) == (2, 10, DUE, None, MOMENT)
    assert places(chain) == [3, 4, 5]
    event = AuditEvent.objects.about(row).get()
    assert (event.act, event.place, event.details) == ("audit_purged", 5, {"count": 2, "through": 2})
    assert event.subject_in_words == "Xóa nhật ký hết thời hạn lưu: đến số 2"
    assert audit_findings(expects_marks=True) == []


def test_a_purge_of_all_that_was_marked_leaves_a_chain_that_goes_on(org):
    for _ in range(3):
        record_event("unit_renamed", org.cell, by=org.clerk, at=OLD)
    mark_chains()

    purge_events(at=MOMENT)
    record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)

    assert places(org.committee.path) == [4, 5]
    assert audit_findings(expects_marks=True) == []
    mark_chains()
    assert audit_findings(expects_marks=True) == []


def test_a_chain_is_purged_once_a_month(chain):
    purge_events(at=MOMENT)
    purge_events(at=MOMENT + timedelta(days=29))

    assert AuditCheckpoint.objects.count() == 1


def test_later_purges_go_on_from_the_earlier_ones_even_with_a_new_key(chain, settings, tmp_path):
    purge_events(at=MOMENT)
    rotate_key()

    purge_events(at=MOMENT + timedelta(days=31))

    assert [(row.place, row.count) for row in AuditCheckpoint.objects.all()] == [(2, 2), (4, 2)]
    assert places(chain) == [5, 6]
    assert audit_findings(expects_marks=True) == []


def test_the_term_is_a_setting(chain, settings):
    settings.AUDIT_YEARS = 13

    purge_events(at=MOMENT)

    assert places(chain) == [1, 2, 3, 4]


def test_a_chain_that_is_not_whole_is_not_purged(chain):
    with triggers_off():
        AuditEvent.objects.filter(place=1).update(act="khac")

    purge_events(at=MOMENT)

    assert places(chain) == [1, 2, 3, 4]
    assert not AuditCheckpoint.objects.exists()


def forge(chain: str, *, due_before: datetime, place: int = 9, kind: str = CheckpointKind.PURGED) -> None:
    """As SQL may write it, without the key."""
    common = {"count": 1, "years": 1, "at": MOMENT, "key": "", "signature": "", "end_seal": ""}
    AuditCheckpoint.objects.create(chain=chain, place=place, kind=kind, due_before=due_before, **common)


def refuses_to_delete(**rows: object) -> bool:
    try:
        with transaction.atomic():
            AuditEvent.objects.filter(**rows).delete()
    except IntegrityError:
        return True
    return False


def test_what_is_not_due_stays_whatever_a_checkpoint_covers(chain):
    purge_events(at=MOMENT)
    forge(chain, due_before=DUE)

    assert refuses_to_delete(place=3)
    assert not refuses_to_delete(place=4)


def test_a_checkpoint_of_another_chain_place_or_kind_lets_nothing_go(org, chain):
    forge(org.other_committee.path, due_before=DUE)
    forge(chain, due_before=DUE, place=1)
    forge(chain, due_before=DUE, kind=CheckpointKind.SETTLED)

    assert refuses_to_delete(place=2)


def test_nothing_younger_than_a_year_goes_by_the_clock_of_the_database(org):
    now = datetime.now(UTC)
    for days in (360, 370):
        record_event("unit_renamed", org.cell, by=org.clerk, at=now - timedelta(days=days))
    forge(org.committee.path, due_before=now - timedelta(days=361))
    assert refuses_to_delete(place=2)

    forge(org.committee.path, due_before=now - timedelta(days=368))

    assert refuses_to_delete(place=1)
    assert not refuses_to_delete(place=2)


def test_what_went_by_a_forged_checkpoint_is_named(chain):
    forge(chain, due_before=DUE)
    assert not refuses_to_delete(place__in=[1, 2])

    row = AuditCheckpoint.objects.get()
    findings = [(finding.kind, finding.first) for finding in audit_findings(expects_marks=True)]
    assert findings == [("unknown_key", row.pk), ("missing", 1), ("changed", 3)]


@pytest.mark.parametrize("values", [{"years": None}, {"years": 0}, {"due_before": None}])
def test_a_purge_has_a_term(db, values):
    common = {"chain": "a", "place": 1, "count": 1, "kind": CheckpointKind.PURGED, "at": MOMENT}
    with pytest.raises(IntegrityError):
        AuditCheckpoint.objects.create(**common, **{"years": 1, "due_before": DUE, **values})


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2028, 2, 29, 3, tzinfo=UTC), datetime(2018, 1, 31, 17, tzinfo=UTC)),
        (datetime(2027, 12, 31, 17, tzinfo=UTC), datetime(2017, 12, 31, 17, tzinfo=UTC)),
        (datetime(2027, 12, 31, 16, 59, tzinfo=UTC), datetime(2017, 11, 30, 17, tzinfo=UTC)),
    ],
)
def test_a_term_ends_with_a_local_month(at, expected):
    assert term_begins(at, years=10) == expected
