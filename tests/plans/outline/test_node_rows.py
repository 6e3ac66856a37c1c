from datetime import date

import pytest
from django.db import IntegrityError

from plans.enums import NodeKind
from tests.factories.plans import make_plan


@pytest.mark.parametrize(
    "columns",
    [
        {"schedule": "", "due_on": date(2026, 9, 15)},
        {"schedule": "", "due_day": 20},
        {"schedule": "once"},
        {"schedule": "once", "due_on": date(2026, 9, 15), "due_day": 20},
        {"schedule": "quarter", "due_on": date(2026, 9, 15)},
        {"schedule": "quarter", "due_day": 32},
        {"schedule": "quarter", "due_day": 0},
        {"schedule": "week"},
    ],
)
def test_the_database_refuses_half_a_deadline(org, columns):
    duties = make_plan(org).nodes.filter(kind=NodeKind.DUTY)

    with pytest.raises(IntegrityError, match="node_deadline_is_a_day_or_a_period"):
        duties.update(**columns)


def test_the_database_refuses_a_deadline_of_a_heading(org):
    headings = make_plan(org).nodes.filter(kind=NodeKind.PHASE)

    with pytest.raises(IntegrityError, match="node_deadline_only_on_work"):
        headings.update(schedule="quarter", due_day=20)
