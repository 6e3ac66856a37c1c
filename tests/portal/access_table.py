"""Who passes where, written from the roles of the product and apart from the code that decides it.

SEEN: who may know that an object is there at all; everybody else is answered 404.
PASSES: who of them may do it in which situation; the others are answered 403. A situation that is not named lets
nobody pass. "" is a page about no object."""

OVERSEERS = "clerk chair inspector"
REPORTERS = "secretary other_secretary"
EVERYBODY = "clerk chair inspector secretary other_secretary admin superior_reader outsider foreign_secretary"

FOLLOWERS = f"{OVERSEERS} {REPORTERS}"
_ISSUED = f"{FOLLOWERS} superior_reader"
_PLAN = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": _ISSUED,
    "closed": _ISSUED,
    "foreign": "outsider",
    "amending": OVERSEERS,
}
_IMPORT = {"waiting": "clerk", "saved": "clerk", "foreign": "outsider"}
_MONTH_SHEET = {"own": "clerk", "foreign": "outsider"}
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
_LETTER = {
    "draft": OVERSEERS,
    "in_review": OVERSEERS,
    "issued": f"{OVERSEERS} secretary",
    "foreign": "outsider",
}
_MANAGED = {"own": "admin"}
_UNIT = {"own": f"{_OF_CELL} admin", "sibling": f"{_OF_SIBLING} admin", "foreign": _OF_FOREIGN}

SEEN: dict[str, dict[str, str]] = {
    "plans.Plan": _PLAN,
    "plans.Node": _PLAN,
    "plans.Reference": _PLAN,
    "plans.PlanImport": _IMPORT,
    "plans.MonthSheetImport": _MONTH_SHEET,
    "plans.Task": _TASK,
    "plans.Assignment": _TASK,
    "plans.UnitRequest": {"own": _OF_CELL, "answered": _OF_CELL, "foreign": _OF_FOREIGN},
    "plans.Activity": _ACTIVITY,
    "plans.Evidence": _ACTIVITY,
    "plans.UrgingLetter": _LETTER,
    "reports.Report": _REPORT,
    "reports.ReportSection": _REPORT,
    "units.DayMark": {"own": "admin clerk", "foreign": "outsider"},
    "units.Unit": _UNIT,
    "units.Term": {"own": "admin clerk chair", "foreign": "outsider"},
    "units.User": _MANAGED,
    "units.Membership": _MANAGED,
    "units.CalendarFeed": {"own": "other_secretary", "foreign": "foreign_secretary"},
    "units.Notice": {"own": "other_secretary", "foreign": "foreign_secretary"},
    "words of units.Notice": {"own": "other_secretary clerk", "foreign": "foreign_secretary outsider"},
    "units.Mail": {"own": "clerk admin", "foreign": "outsider"},
}


def rows(passes: dict[str, str], *cases: str) -> dict[str, dict[str, str]]:
    """The same answer for several cases; a case without a method means both."""
    return {full: passes for case in cases for full in ([case] if " " in case else [f"{case} GET", f"{case} POST"])}


_EVERYBODY = {"": EVERYBODY}
_ADMIN = {"": "admin"}
_CLERK = {"": "clerk outsider"}
_EDIT_PLAN = {"draft": "clerk", "foreign": "outsider", "amending": "clerk"}
_FOLLOW_REPORT = {**_REPORT, "issued": OVERSEERS}
_EDIT_REPORT = {"draft": "clerk", "foreign": "outsider"}

_SEE_WORK = f"{OVERSEERS} {REPORTERS} {_OF_FOREIGN}"
_LOG = f"{REPORTERS} foreign_secretary"
_WORK_ON = {"own": "secretary", "sibling": "other_secretary", "foreign": "foreign_secretary"}
_EDIT_TASK = dict.fromkeys(("own", "done", "sibling"), "clerk") | {"foreign": "outsider"}
_ALTER = {"own": "clerk", "sibling": "clerk", "foreign": "outsider"}
_URGE = dict.fromkeys(("own", "sibling"), "clerk inspector") | {"foreign": "outsider"}
_DECIDE = dict.fromkeys(("submitted", "returned", "accepted", "sibling"), "clerk") | {"foreign": "outsider"}

PASSES: dict[str, dict[str, str]] = {
    **rows(_EVERYBODY, "units:password_change", "units:profile", "units:act_as POST"),
    **rows(_EVERYBODY, "units:notice_list GET", "units:notice_read_all POST"),
    **rows(_EVERYBODY, "units:feed_open POST"),
    **rows(SEEN["units.CalendarFeed"], "units:feed_close POST"),
    **rows(SEEN["units.Notice"], "units:notice_open POST"),
    **rows({"": EVERYBODY.replace("superior_reader ", "")}, "units:unit_list GET"),
    **rows(_UNIT, "units:unit_detail GET"),
    **rows(_ADMIN, "units:unit_create", "units:person_list GET", "units:person_create"),
    **rows({"": "clerk admin outsider"}, "units:mail_list GET", "units:mail_retry_all POST"),
    **rows(SEEN["units.Mail"], "units:mail_retry POST", "units:mail_drop POST"),
    **rows(_ADMIN, "units:audit_list GET", "units:components GET"),
    **rows({"own": "admin", "sibling": "admin"}, "units:unit_rename", "units:unit_close", "units:term_create"),
    **rows({"own": "admin", "sibling": "admin"}, "units:unit_reopen POST", "units:unit_aliases"),
    **rows(_MANAGED, "units:term_change", "units:person_detail GET", "units:person_change", "units:role_give"),
    **rows(_MANAGED, "units:password_reset POST", "units:role_end POST"),
    **rows({"": "admin clerk outsider"}, "units:reminder_settings", "plans:reminder_preview GET"),
    **rows({"": "admin clerk outsider"}, "units:working_days", "units:off_day_rule POST", "units:days_fill POST"),
    **rows({"own": "admin clerk", "foreign": "outsider"}, "units:day_unmark POST"),
    **rows({"": EVERYBODY.replace("admin ", "")}, "plans:plan_list GET"),
    **rows(_CLERK, "plans:plan_create"),
    **rows(_PLAN, "plans:plan_detail GET"),
    **rows({**_PLAN, "issued": FOLLOWERS, "closed": FOLLOWERS}, "plans:plan_references GET", "plans:plan_tasks GET"),
    **rows(dict.fromkeys(_PLAN, OVERSEERS) | {"foreign": "outsider"}, "plans:plan_history GET"),
    **rows({"issued": "clerk"}, "plans:plan_amend"),
    **rows({"issued": "clerk", "closed": "clerk"}, "plans:plan_copy"),
    **rows({"issued": "clerk"}, "plans:task_copy"),
    **rows({"amending": OVERSEERS}, "plans:plan_compare GET"),
    **rows({"issued": _ISSUED, "closed": _ISSUED}, "plans:plan_consolidated GET"),
    **rows(_EDIT_PLAN, "plans:plan_anniversaries"),
    **rows(_EDIT_PLAN, "plans:plan_edit", "plans:plan_send POST", "plans:plan_delete POST"),
    **rows({"in_review": "clerk chair"}, "plans:plan_take_back"),
    **rows({"issued": "clerk chair"}, "plans:plan_close POST"),
    **rows(_EDIT_PLAN, "plans:reference_create POST", "plans:reference_edit", "plans:reference_delete POST"),
    **rows(
        _EDIT_PLAN, "plans:opening_write POST", "plans:node_create POST", "plans:node_edit", "plans:node_retype POST"
    ),
    **rows(_EDIT_PLAN, "plans:node_add_below POST", "plans:node_add_inside POST", "plans:node_delete POST"),
    **rows(_EDIT_PLAN, "plans:node_move_up POST", "plans:node_move_down POST"),
    **rows(_EDIT_PLAN, "plans:node_indent POST", "plans:node_outdent POST"),
    **rows(_CLERK, "plans:import_create"),
    **rows(_IMPORT, "plans:import_review"),
    **rows({"waiting": "clerk", "foreign": "outsider"}, "plans:import_edit POST", "plans:import_discard POST"),
    **rows({"in_review": "chair"}, "plans:plan_issue"),
    **rows({"issued": "clerk chair"}, "plans:plan_day"),
    **rows({"issued": _ISSUED, "closed": _ISSUED}, "plans:plan_file GET"),
    **rows({**_PLAN, "issued": FOLLOWERS, "closed": FOLLOWERS}, "plans:plan_export GET"),
    **rows({"": _SEE_WORK}, "plans:task_board GET", "plans:task_timeline GET"),
    **rows({"issued": "clerk"}, "plans:task_create", "plans:task_proposals", "plans:task_matrix"),
    **rows({"": _SEE_WORK}, "plans:task_list GET", "plans:calendar GET", "plans:activity_list GET"),
    **rows(_TASK, "plans:task_detail GET", "plans:assignment_detail GET"),
    **rows(_EDIT_TASK, "plans:task_withdraw POST"),
    **rows(_EDIT_TASK, "plans:task_edit"),
    **rows(_WORK_ON, "plans:assignment_acknowledge POST"),
    **rows(_ALTER, "plans:assignment_extend", "plans:assignment_withdraw"),
    **rows(_WORK_ON, "plans:request_create"),
    **rows(_ALTER, "plans:unit_handover"),
    **rows({"own": "clerk", "answered": "clerk", "foreign": "outsider"}, "plans:request_answer"),
    **rows(_URGE, "plans:assignment_urge"),
    **rows({"": "clerk inspector outsider"}, "plans:urge_several"),
    **rows({"": _SEE_WORK}, "plans:letter_list GET"),
    **rows(_CLERK, "plans:letter_create POST"),
    **rows(_LETTER, "plans:letter_detail GET"),
    **rows(_EDIT_REPORT, "plans:letter_detail POST", "plans:letter_delete POST"),
    **rows({"in_review": "clerk chair"}, "plans:letter_take_back POST"),
    **rows({"in_review": "chair"}, "plans:letter_issue POST"),
    **rows({"issued": "clerk chair"}, "plans:letter_day"),
    **rows({"issued": f"{OVERSEERS} secretary"}, "plans:letter_file GET"),
    **rows({**_LETTER, "issued": OVERSEERS}, "plans:letter_export GET"),
    **rows({"": _LOG}, "plans:activity_create", "plans:evidence_create POST"),
    **rows(_CLERK, "plans:activity_review_queue GET", "plans:activity_accept_several", "plans:evidence_rules"),
    **rows(_CLERK, "plans:month_sheet", "plans:month_sheet_export GET", "plans:month_sheet_import"),
    **rows({"": f"clerk outsider {_LOG}"}, "plans:paper_list GET", "plans:paper_print GET"),
    **rows(_MONTH_SHEET, "plans:month_sheet_import_review", "plans:month_sheet_import_undo POST"),
    **rows(_ACTIVITY, "plans:activity_detail GET", "plans:evidence_file GET", "plans:evidence_thumb GET"),
    **rows({"draft": "secretary", "returned": "secretary"}, "plans:activity_edit"),
    **rows({"draft": "secretary"}, "plans:activity_delete POST"),
    **rows({"accepted": "clerk"}, "plans:activity_reopen POST"),
    **rows(_DECIDE, "plans:activity_accept POST", "plans:activity_return POST"),
    **rows(_EVERYBODY, "reports:home GET"),
    **rows({"": _SEE_WORK}, "reports:dashboard GET"),
    **rows({**_PLAN, "issued": FOLLOWERS, "closed": FOLLOWERS}, "reports:plan_progress GET"),
    **rows({"": f"{OVERSEERS} superior_reader outsider"}, "reports:report_list GET"),
    **rows(_CLERK, "reports:report_create"),
    **rows(_REPORT, "reports:report_detail GET"),
    **rows(_FOLLOW_REPORT, "reports:report_facts GET", "reports:report_explain GET", "reports:report_export GET"),
    **rows(_FOLLOW_REPORT, "reports:report_sign GET"),
    **rows(_EDIT_REPORT, "reports:report_sign POST", "reports:report_content", "reports:report_send POST"),
    **rows({"in_review": "clerk chair"}, "reports:report_take_back POST"),
    **rows({"in_review": "chair"}, "reports:report_issue POST"),
    **rows({"issued": "clerk chair"}, "reports:report_day"),
    **rows({"issued": f"{OVERSEERS} superior_reader"}, "reports:report_file GET"),
}
