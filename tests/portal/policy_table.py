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
_UNIT = {"own": f"{OVERSEERS} secretary admin", "foreign": _OF_FOREIGN}

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
    "units.Unit": _UNIT,
    "units.UnitName": _UNIT,
    "units.Term": {"own": "admin clerk chair", "foreign": "outsider"},
    "units.User": _MANAGED,
    "units.Membership": _MANAGED,
    "units.Notice": {"own": "other_secretary", "foreign": "foreign_secretary"},
}

_SEE_UNITS = f"{OVERSEERS} {REPORTERS} admin {_OF_FOREIGN}"
_EDIT_PLAN = {"draft": "clerk", "foreign": "outsider"}
_FOLLOW_REPORT = {"draft": OVERSEERS, "in_review": OVERSEERS, "issued": OVERSEERS, "foreign": "outsider"}
_EDIT_REPORT = {"draft": "clerk", "foreign": "outsider"}

PASSES: dict[str, dict[str, str]] = {
    "units:sign_out POST": {"": EVERYBODY},
    "units:password_change GET": {"": EVERYBODY},
    "units:password_change POST": {"": EVERYBODY},
    "units:profile GET": {"": EVERYBODY},
    "units:profile POST": {"": EVERYBODY},
    "units:act_as POST": {"": EVERYBODY},
    "units:notice_list GET": {"": EVERYBODY},
    "units:notice_open POST": {"own": "other_secretary", "foreign": "foreign_secretary"},
    "units:notice_read_all POST": {"": EVERYBODY},
    "units:unit_list GET": {"": _SEE_UNITS},
    "units:unit_detail GET": _UNIT,
    "units:unit_create GET": {"": "admin"},
    "units:unit_create POST": {"": "admin"},
    "units:unit_rename GET": _MANAGED,
    "units:unit_rename POST": _MANAGED,
    "units:unit_close GET": _MANAGED,
    "units:unit_close POST": _MANAGED,
    "units:unit_reopen POST": _MANAGED,
    "units:term_create GET": _MANAGED,
    "units:term_create POST": _MANAGED,
    "units:term_change GET": _MANAGED,
    "units:term_change POST": _MANAGED,
    "units:person_list GET": {"": "admin"},
    "units:person_create GET": {"": "admin"},
    "units:person_create POST": {"": "admin"},
    "units:person_detail GET": _MANAGED,
    "units:person_change GET": _MANAGED,
    "units:person_change POST": _MANAGED,
    "units:password_reset POST": _MANAGED,
    "units:role_give GET": _MANAGED,
    "units:role_give POST": _MANAGED,
    "units:role_end POST": _MANAGED,
    "units:audit_list GET": {"": "admin"},
    "units:components GET": {"": "admin"},
    "plans:plan_issue GET": {"in_review": "chair"},
    "plans:plan_issue POST": {"in_review": "chair"},
    "plans:plan_file GET": {"issued": _ISSUED, "closed": _ISSUED},
    "plans:plan_export GET": {**_PLAN, "issued": f"{OVERSEERS} {REPORTERS}", "closed": f"{OVERSEERS} {REPORTERS}"},
    "reports:report_list GET": {"": f"{OVERSEERS} superior_reader outsider"},
    "reports:report_create GET": {"": "clerk outsider"},
    "reports:report_create POST": {"": "clerk outsider"},
    "reports:report_detail GET": _REPORT,
    "reports:report_facts GET": _FOLLOW_REPORT,
    "reports:report_explain GET": _FOLLOW_REPORT,
    "reports:report_export GET": _FOLLOW_REPORT,
    "reports:report_sign GET": _FOLLOW_REPORT,
    "reports:report_sign POST": _EDIT_REPORT,
    "reports:report_content GET": _EDIT_REPORT,
    "reports:report_content POST": _EDIT_REPORT,
    "reports:report_send POST": _EDIT_REPORT,
    "reports:report_take_back POST": {"in_review": "clerk chair"},
    "reports:report_issue POST": {"in_review": "chair"},
    "reports:report_file GET": {"issued": f"{OVERSEERS} superior_reader"},
}
