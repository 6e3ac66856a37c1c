"""Who passes where, written from the roles of the product and apart from the code that decides it.

SEEN: who may know that an object is there at all; everybody else is answered 404.
PASSES: who of them may do it in which situation; the others are answered 403. A situation that is not named lets
nobody pass. "" is a page about no object."""

OVERSEERS = "clerk chair inspector"
REPORTERS = "secretary other_secretary"
UPPER = "upper_clerk upper_chair"  # who oversees the world of the superior: of a committee below, what it answers for
FOREIGN = "outsider foreign_secretary"
EVERYBODY = (
    f"{OVERSEERS} {REPORTERS} admin superior_reader {FOREIGN} upper_clerk upper_chair upper_secretary upper_admin"
)

FOLLOWERS = f"{OVERSEERS} {REPORTERS}"
_ISSUED = f"{FOLLOWERS} superior_reader {UPPER}"
_FROM_ABOVE = f"{OVERSEERS} {UPPER}"  # given or written to the committee as a unit, answered by it
_PLAN = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": _ISSUED,
    "closed": _ISSUED,
    "foreign": "outsider",
    "amending": OVERSEERS,
    "above": f"{FOLLOWERS} {FOREIGN} {UPPER} upper_secretary",
    "above_draft": UPPER,
}
_IMPORT = {"waiting": "clerk", "saved": "clerk", "foreign": "outsider"}
_MONTH_SHEET = {"own": "clerk", "foreign": "outsider"}
_OF_CELL = f"{OVERSEERS} secretary"
_OF_SIBLING = f"{OVERSEERS} other_secretary"
_OF_FOREIGN = FOREIGN
_ACTIVITY = {
    "draft": _OF_CELL,
    "submitted": _OF_CELL,
    "returned": _OF_CELL,
    "accepted": _OF_CELL,
    "sibling": _OF_SIBLING,
    "foreign": _OF_FOREIGN,
    "above": _FROM_ABOVE,
    "above_draft": OVERSEERS,
}
_TASK = {
    "own": _OF_CELL,
    "done": _OF_CELL,
    "sibling": _OF_SIBLING,
    "foreign": _OF_FOREIGN,
    "above": _FROM_ABOVE,
}
_REPORT = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": f"{OVERSEERS} superior_reader {UPPER}",
    "foreign": "outsider",
    "above": UPPER,
}
_LETTER = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": f"{OVERSEERS} secretary",
    "foreign": "outsider",
    "above": _FROM_ABOVE,
}
# The other committee has no admin yet: the one above looks after its people.
_MANAGED = {"own": "admin", "foreign": "upper_admin"}
_UNIT = {
    "own": f"{_OF_CELL} admin upper_admin",
    "sibling": f"{_OF_SIBLING} admin upper_admin",
    "foreign": f"{_OF_FOREIGN} upper_admin",
    "committee": f"{OVERSEERS} admin {UPPER} upper_admin",
    "above": f"{UPPER} upper_secretary upper_admin",
}

SEEN: dict[str, dict[str, str]] = {
    "plans.Plan": _PLAN,
    "plans.Node": _PLAN,
    "plans.Reference": _PLAN,
    "plans.PlanImport": _IMPORT,
    "plans.MonthSheetImport": _MONTH_SHEET,
    "plans.Task": _TASK,
    "plans.Assignment": _TASK,
    "plans.UnitRequest": {"own": _OF_CELL, "answered": _OF_CELL, "foreign": _OF_FOREIGN, "above": _FROM_ABOVE},
    "plans.Activity": _ACTIVITY,
    "plans.Evidence": _ACTIVITY,
    "plans.UrgingLetter": _LETTER,
    "reports.Report": _REPORT,
    "reports.ReportSection": _REPORT,
    "units.DayMark": {"own": "admin clerk", "foreign": "outsider"},
    "units.Unit": _UNIT,
    "units.Term": {"own": "admin clerk chair upper_admin", "foreign": "outsider upper_admin"},
    "units.User": _MANAGED,
    "units.Membership": _MANAGED,
    "units.PendingRole": {"own": "chair", "foreign": "outsider"},
    "units.AccountRequest": dict.fromkeys(("password", "email"), "chair") | {"foreign": "outsider"},
    "units.CalendarFeed": {"own": "other_secretary", "foreign": "foreign_secretary"},
    "units.Notice": {"own": "other_secretary", "foreign": "foreign_secretary"},
    "words of units.Notice": {"own": "other_secretary clerk", "foreign": "foreign_secretary outsider"},
    "units.Mail": {"own": "clerk admin", "foreign": "outsider upper_admin"},
}


def rows(passes: dict[str, str], *cases: str) -> dict[str, dict[str, str]]:
    """The same answer for several cases; a case without a method means both."""
    return {full: passes for case in cases for full in ([case] if " " in case else [f"{case} GET", f"{case} POST"])}


_EVERYBODY = {"": EVERYBODY}
_ADMIN = {"": "admin upper_admin"}
_CLERK = {"": "clerk outsider upper_clerk"}
_READ_PLAN = {name: _PLAN[name] for name in ("issued", "closed", "above")}
_OVERSEE_PLAN = dict.fromkeys(_PLAN, OVERSEERS) | {"foreign": "outsider", "above": UPPER, "above_draft": UPPER}
_EDIT_PLAN = {"draft": "clerk", "foreign": "outsider", "amending": "clerk", "above_draft": "upper_clerk"}
# The work of a plan: for the world of its committee and those it binds below, not for the levels above.
_FOLLOW_PLAN = {**_PLAN, "issued": FOLLOWERS, "closed": FOLLOWERS}
_SET = {"": "admin clerk outsider upper_admin upper_clerk"}
_FOLLOW_REPORT = {**_REPORT, "issued": OVERSEERS}
_EDIT_REPORT = {"draft": "clerk", "foreign": "outsider"}

_SEE_WORK = f"{OVERSEERS} {REPORTERS} {_OF_FOREIGN} {UPPER} upper_secretary"
# Who reports for units, and the clerks of committees that stand below another, for these themselves.
_LOG = f"{REPORTERS} foreign_secretary upper_secretary clerk outsider"
_WORK_ON = {"own": "secretary", "sibling": "other_secretary", "foreign": "foreign_secretary", "above": "clerk"}
_GIVEN_BY = {"foreign": "outsider", "above": "upper_clerk"}
_EDIT_TASK = dict.fromkeys(("own", "done", "sibling"), "clerk") | _GIVEN_BY
_GIVE = {"issued": "clerk", "above": "upper_clerk"}
_ALTER = {"own": "clerk", "sibling": "clerk"} | _GIVEN_BY
_URGE = dict.fromkeys(("own", "sibling"), "clerk inspector") | _GIVEN_BY | {"above": UPPER}
_DECIDE = dict.fromkeys(("submitted", "returned", "accepted", "sibling"), "clerk") | _GIVEN_BY
_KEEP_UNIT = {
    "own": "admin",
    "sibling": "admin",
    "foreign": "upper_admin",
    "committee": "admin upper_admin",
    "above": "upper_admin",
}

PASSES: dict[str, dict[str, str]] = {
    **rows(_EVERYBODY, "units:password_change", "units:profile", "units:act_as POST"),
    **rows(_EVERYBODY, "units:notice_list GET", "units:notice_read_all POST"),
    **rows(_EVERYBODY, "units:feed_open POST"),
    **rows(SEEN["units.CalendarFeed"], "units:feed_close POST"),
    **rows(SEEN["units.Notice"], "units:notice_open POST"),
    **rows({"": EVERYBODY.replace("superior_reader ", "")}, "units:unit_list GET"),
    **rows(_UNIT, "units:unit_detail GET"),
    **rows(_ADMIN, "units:unit_create", "units:person_list GET", "units:person_create"),
    **rows({"": "clerk admin outsider upper_clerk upper_admin"}, "units:mail_list GET", "units:mail_retry_all POST"),
    **rows(SEEN["units.Mail"], "units:mail_retry POST", "units:mail_drop POST"),
    **rows(_ADMIN, "units:audit_list GET", "units:components GET"),
    **rows(_KEEP_UNIT, "units:unit_rename", "units:unit_close", "units:term_create"),
    **rows(_KEEP_UNIT, "units:unit_reopen POST", "units:unit_aliases"),
    **rows({"own": "admin upper_admin", "foreign": "upper_admin"}, "units:term_change"),
    **rows(_MANAGED, "units:person_detail GET", "units:person_change", "units:role_give"),
    **rows(_MANAGED, "units:password_reset POST", "units:role_end POST"),
    **rows(_SET, "units:reminder_settings", "plans:reminder_preview GET"),
    **rows(_SET, "units:working_days", "units:off_day_rule POST", "units:days_fill POST"),
    **rows({"": "chair outsider upper_chair"}, "units:approval_list GET"),
    **rows(SEEN["units.PendingRole"], "units:role_approve POST", "units:role_refuse"),
    **rows(SEEN["units.AccountRequest"], "units:slip_print POST", "units:address_confirm POST", "units:request_refuse"),
    **rows(_EVERYBODY, "units:address_answer POST"),
    **rows({"own": "admin clerk", "foreign": "outsider"}, "units:day_unmark POST"),
    **rows({"": EVERYBODY.replace(" admin", "").replace(" upper_admin", "")}, "plans:plan_list GET"),
    **rows(_CLERK, "plans:plan_create"),
    **rows(_PLAN, "plans:plan_detail GET"),
    **rows(_FOLLOW_PLAN, "plans:plan_references GET", "plans:plan_tasks GET"),
    **rows(_OVERSEE_PLAN, "plans:plan_history GET"),
    **rows({"issued": "clerk", "above": "upper_clerk"}, "plans:plan_amend"),
    **rows({"issued": "clerk", "closed": "clerk", "above": "upper_clerk"}, "plans:plan_copy"),
    **rows({"issued": "clerk"}, "plans:task_copy"),
    **rows({"amending": OVERSEERS}, "plans:plan_compare GET"),
    **rows(_READ_PLAN, "plans:plan_consolidated GET"),
    **rows(_EDIT_PLAN, "plans:plan_anniversaries"),
    **rows(_EDIT_PLAN, "plans:plan_edit", "plans:plan_send POST", "plans:plan_delete POST"),
    **rows({"in_review": "clerk chair"}, "plans:plan_take_back"),
    **rows({"issued": "clerk chair", "above": UPPER}, "plans:plan_close POST"),
    **rows(_EDIT_PLAN, "plans:reference_create POST", "plans:reference_edit", "plans:reference_delete POST"),
    **rows(_EDIT_PLAN, "plans:opening_write POST", "plans:outline_edit"),
    **rows(_CLERK, "plans:import_create"),
    **rows(_IMPORT, "plans:import_review"),
    **rows({"waiting": "clerk", "foreign": "outsider"}, "plans:import_edit", "plans:import_discard POST"),
    **rows({"in_review": "chair"}, "plans:plan_issue"),
    **rows({"issued": "clerk chair"}, "plans:plan_day"),
    **rows(_READ_PLAN, "plans:plan_file GET"),
    **rows(_FOLLOW_PLAN, "plans:plan_export GET"),
    **rows({"": _SEE_WORK}, "plans:task_board GET", "plans:task_timeline GET"),
    **rows(
        {"issued": "clerk", "above": "upper_clerk"}, "plans:task_create", "plans:task_proposals", "plans:task_matrix"
    ),
    **rows({"": _SEE_WORK}, "plans:task_list GET", "plans:calendar GET", "plans:activity_list GET"),
    **rows(_TASK, "plans:task_detail GET", "plans:assignment_detail GET"),
    **rows(_EDIT_TASK, "plans:task_withdraw POST"),
    **rows(_EDIT_TASK, "plans:task_edit"),
    **rows(_WORK_ON, "plans:assignment_acknowledge POST"),
    **rows(_ALTER, "plans:assignment_extend", "plans:assignment_withdraw"),
    **rows(_WORK_ON, "plans:request_create"),
    **rows(_ALTER | {"committee": "upper_clerk"}, "plans:unit_handover"),
    **rows({"own": "clerk", "answered": "clerk"} | _GIVEN_BY, "plans:request_answer"),
    **rows(_URGE, "plans:assignment_urge"),
    **rows({"": f"clerk inspector outsider {UPPER}"}, "plans:urge_several"),
    **rows({"": _SEE_WORK}, "plans:letter_list GET"),
    **rows(_CLERK, "plans:letter_create POST"),
    **rows(_LETTER, "plans:letter_detail GET"),
    **rows(_EDIT_REPORT, "plans:letter_detail POST", "plans:letter_delete POST"),
    **rows({"in_review": "clerk chair"}, "plans:letter_take_back POST"),
    **rows({"in_review": "chair"}, "plans:letter_issue POST"),
    **rows({"issued": "clerk chair"}, "plans:letter_day"),
    **rows({name: _LETTER[name] for name in ("issued", "above")}, "plans:letter_file GET"),
    **rows({**_LETTER, "issued": OVERSEERS, "above": UPPER}, "plans:letter_export GET"),
    **rows({"": _LOG}, "plans:activity_create", "plans:evidence_create POST"),
    **rows(_CLERK, "plans:activity_review_queue GET", "plans:activity_accept_several", "plans:evidence_rules"),
    **rows(_CLERK, "plans:month_sheet", "plans:month_sheet_export GET", "plans:month_sheet_import"),
    **rows({"": f"{_LOG} upper_clerk"}, "plans:paper_list GET", "plans:paper_print GET"),
    **rows(_MONTH_SHEET, "plans:month_sheet_import_review", "plans:month_sheet_import_undo POST"),
    **rows(_ACTIVITY, "plans:activity_detail GET", "plans:evidence_file GET", "plans:evidence_thumb GET"),
    **rows({"draft": "secretary", "returned": "secretary", "above_draft": "clerk"}, "plans:activity_edit"),
    **rows({"draft": "secretary", "above_draft": "clerk"}, "plans:activity_delete POST"),
    **rows({"accepted": "clerk"}, "plans:activity_reopen POST"),
    **rows(_DECIDE, "plans:activity_accept POST", "plans:activity_return POST"),
    **rows(_EVERYBODY, "reports:home GET"),
    **rows({"": _SEE_WORK}, "reports:dashboard GET"),
    **rows({"": f"{OVERSEERS} superior_reader outsider {UPPER}"}, "reports:committee_list GET"),
    **rows(_FOLLOW_PLAN, "reports:plan_progress GET"),
    **rows({"": f"{OVERSEERS} superior_reader outsider {UPPER}"}, "reports:report_list GET"),
    **rows(_CLERK, "reports:report_create"),
    **rows(_REPORT, "reports:report_detail GET"),
    **rows(_FOLLOW_REPORT, "reports:report_facts GET", "reports:report_explain GET", "reports:report_export GET"),
    **rows(_FOLLOW_REPORT, "reports:report_sign GET"),
    **rows(_EDIT_REPORT, "reports:report_sign POST", "reports:report_content", "reports:report_send POST"),
    **rows({"in_review": "clerk chair"}, "reports:report_take_back POST"),
    **rows({"in_review": "chair"}, "reports:report_issue POST"),
    **rows({"issued": "clerk chair"}, "reports:report_day"),
    **rows({name: _REPORT[name] for name in ("issued", "above")}, "reports:report_file GET"),
}
