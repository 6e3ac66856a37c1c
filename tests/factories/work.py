from datetime import date

from plans.enums import RequestKind
from plans.work.models import Assignment, UnitRequest
from tests.factories.people import MOMENT


def make_request(assignment: Assignment, **fields: object) -> UnitRequest:
    """An extension to 10 April 2026 that waits for its answer."""
    values = {
        "kind": RequestKind.EXTENSION,
        "wanted_on": date(2026, 4, 10),
        "reason": "Chờ tài liệu của cấp trên.",
        "asked_by": assignment.task.created_by,
        "asked_at": MOMENT,
    }
    return UnitRequest.objects.create(assignment=assignment, **{**values, **fields})
