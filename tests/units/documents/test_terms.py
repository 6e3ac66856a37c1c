from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from units.documents.models import Term
from units.documents.services.terms import change_term, open_term


def open_for(unit, *, by, starts_on=date(2031, 1, 1), ends_on=None):
    return open_term(unit, name="2031 - 2035", starts_on=starts_on, ends_on=ends_on, by=by, at=MOMENT)


def test_a_term_opens_after_the_one_before(org):
    term = open_for(org.committee, by=org.admin)

    assert Term.objects.of(org.committee, on=date(2031, 1, 1)) == term
    assert Term.objects.of(org.committee, on=date(2030, 12, 31)) != term


def test_terms_of_a_unit_are_compared_by_one_at_a_time(org):
    term = org.committee.terms.get()
    words = {"name": "2020 - 2026", "starts_on": term.starts_on, "ends_on": date(2026, 12, 31)}
    steps = [
        lambda: open_for(org.committee, by=org.admin),
        lambda: change_term(term, **words, by=org.admin, at=MOMENT, expected_version=1),
    ]

    for step in steps:
        with CaptureQueriesContext(connection) as queries:
            step()
        locks = [place for place, query in enumerate(queries) if "FOR NO KEY UPDATE" in query["sql"]]
        compared = next(
            place for place, query in enumerate(queries) if '"units_term"."ends_on" IS NULL' in query["sql"]
        )
        # SQLite lets one write at a time and knows no locks of rows.
        assert locks[:1] < [compared]
        assert bool(locks) == connection.features.has_select_for_update


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2030, 12, 31), None, "starts_on"),
        (date(2019, 1, 1), date(2020, 6, 1), "starts_on"),
        (date(2031, 1, 1), date(2031, 1, 1), "ends_on"),
    ],
)
def test_a_term_that_overlaps_or_ends_too_soon_is_refused(org, starts_on, ends_on, field):
    with pytest.raises(RuleViolation) as refusal:
        open_for(org.committee, by=org.admin, starts_on=starts_on, ends_on=ends_on)

    assert refusal.value.field == field


def test_a_term_can_be_shortened(org):
    term = org.committee.terms.get()

    words = {"name": "2020 - 2025", "starts_on": term.starts_on, "ends_on": date(2025, 6, 30)}
    change_term(term, **words, by=org.admin, at=MOMENT, expected_version=term.version)

    assert Term.objects.of(org.committee, on=date(2025, 7, 1)) is None


def test_a_term_cannot_grow_into_the_next(org):
    open_for(org.committee, by=org.admin)
    term = Term.objects.get(unit=org.committee, name="2020 - 2030")

    with pytest.raises(RuleViolation):
        change_term(
            term, name=term.name, starts_on=term.starts_on, ends_on=None, by=org.admin, at=MOMENT, expected_version=1
        )
