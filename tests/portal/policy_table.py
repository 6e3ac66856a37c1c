"""Who passes where, written from the roles of the product and apart from the code that decides it.

SEEN: who may know that an object is there at all; everybody else is answered 404.
PASSES: who of them may do it in which situation; the others are answered 403. A situation that is not named lets
nobody pass. "" is a page about no object."""

OVERSEERS = "clerk chair inspector"
REPORTERS = "secretary other_secretary"
EVERYBODY = "clerk chair inspector secretary other_secretary admin superior_reader outsider foreign_secretary"

_ISSUED = f"{OVERSEERS} {REPORTERS} superior_reader"
_PLAN = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": _ISSUED,
    "closed": _ISSUED,
    "foreign": "outsider",
}
_OF_CELL = f"{OVERSEERS} secretary"
_OF_SIBLING = f"{OVERSEERS} other_secretary"
_OF_FOREIGN = "outsider foreign_secretary"
_ACTIVITY = {
    "draft": _OF_CELL,
    "submitted": _OF_CELL,
    "returned": _OF_CELL,
    "accepted": _OF_CELL,
    "sibling": _OF_SIBLING,
    "foreign": _OF_FOREIGN,
}
_TASK = {"own": _OF_CELL, "done": _OF_CELL, "sibling": _OF_SIBLING, "foreign": _OF_FOREIGN}
_REPORT = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": f"{OVERSEERS} superior_reader",
    "foreign": "outsider",
}
_MANAGED = {"own": "admin"}

SEEN: dict[str, dict[str, str]] = {
    "plans.Plan": _PLAN,
    "plans.Node": _PLAN,
    "plans.Reference": _PLAN,
    "plans.Task": _TASK,
    "plans.Assignment": _TASK,
    "plans.Activity": _ACTIVITY,
    "plans.Evidence": _ACTIVITY,
    "reports.Report": _REPORT,
    "reports.ReportSection": _REPORT,
    "units.Unit": _MANAGED,
    "units.UnitName": _MANAGED,
    "units.Term": {"own": "admin clerk chair", "foreign": "outsider"},
    "units.User": _MANAGED,
    "units.Membership": _MANAGED,
    "units.Notice": {"own": "other_secretary", "foreign": "foreign_secretary"},
}

_EDIT_PLAN = {"draft": "clerk", "foreign": "outsider"}

PASSES: dict[str, dict[str, str]] = {
    "units:sign_out POST": {"": EVERYBODY},
    "units:components GET": {"": "admin"},
}
