"""Invented organisations, people and work for tests; each function makes what its name says, as rows."""

from tests.factories.people import Organisation, make_organisation, make_person, make_unit
from tests.factories.plans import (
    make_activity,
    make_assignment,
    make_import,
    make_issued_plan,
    make_plan,
    make_task,
    make_undated_plan,
)
from tests.factories.work import make_request

__all__ = [
    "Organisation",
    "make_activity",
    "make_assignment",
    "make_import",
    "make_issued_plan",
    "make_organisation",
    "make_person",
    "make_plan",
    "make_request",
    "make_task",
    "make_undated_plan",
    "make_unit",
]
