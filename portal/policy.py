"""Who may call which URL with which method: the whole policy as one table, and the gate that holds it.

A row names the model of the object the URL is about (looked up by `pk` among what the person may see: a stranger's
is 404) and one rule a method. A rule is a dotted function `(user) -> bool`, or `(user, subject) -> bool` if the row
has a subject; False is 403. A method without a rule is 405. A URL without a row is refused and fails the tests."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string

PUBLIC = "public"
SIGNED_IN = "signed_in"
ADMINISTER_UNIT = "units.rules.may_administer_unit"
KEEP_CALENDAR = "units.rules.may_keep_a_calendar"
ADMINISTER_TERM = "units.rules.may_administer_term"
STAMP_DAY = "units.rules.may_stamp_day"
ADMINISTER_PERSON = "units.rules.may_administer_person"
# Where a thing shows how it stands now, told by 403.html to who is refused an act on it: often the step is done.
PAGES = {
    "plans.Plan": "plans:plan_detail",
    "plans.Assignment": "plans:assignment_detail",
    "plans.Activity": "plans:activity_detail",
    "plans.UrgingLetter": "plans:letter_detail",
    "reports.Report": "reports:report_detail",
}
# All that is open, but for signing out, to a person whose password is still the one that was handed over.
FIRST_STEP = "units:password_change"


@dataclass(frozen=True)
class Row:
    subject: str = ""
    get: str = ""
    post: str = ""

    def rule(self, method: str) -> str:
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, "")

    @property
    def methods(self) -> list[str]:
        return [method for method in ("GET", "HEAD", "POST") if self.rule(method)]


POLICY: dict[str, Row] = {
    "healthz": Row(get=PUBLIC),
    # units: sign-in, own account, inbox
    "units:sign_in": Row(get=PUBLIC, post=PUBLIC),
    "units:sign_out": Row(post=PUBLIC),
    "units:password_change": Row(get=SIGNED_IN, post=SIGNED_IN),
    "units:profile": Row(get=SIGNED_IN, post=SIGNED_IN),
    "units:feed_open": Row(post=SIGNED_IN),
    "units:feed_close": Row("units.CalendarFeed", post=SIGNED_IN),
    "units:act_as": Row(post=SIGNED_IN),
    "units:notice_list": Row(get=SIGNED_IN),
    "units:notice_open": Row("units.Notice", post=SIGNED_IN),
    "units:notice_read_all": Row(post=SIGNED_IN),
    # units: the tree, people, terms, audit
    "units:unit_list": Row(get="units.rules.may_see_units"),
    "units:unit_detail": Row("units.Unit", get="units.rules.may_see_unit"),
    "units:unit_create": Row(get="units.rules.may_administer", post="units.rules.may_administer"),
    "units:unit_rename": Row("units.Unit", get=ADMINISTER_UNIT, post=ADMINISTER_UNIT),
    "units:unit_aliases": Row("units.Unit", get=ADMINISTER_UNIT, post=ADMINISTER_UNIT),
    "units:unit_close": Row("units.Unit", get=ADMINISTER_UNIT, post=ADMINISTER_UNIT),
    "units:unit_reopen": Row("units.Unit", post=ADMINISTER_UNIT),
    "units:term_create": Row("units.Unit", get=ADMINISTER_UNIT, post=ADMINISTER_UNIT),
    "units:term_change": Row("units.Term", get=ADMINISTER_TERM, post=ADMINISTER_TERM),
    "units:person_list": Row(get="units.rules.may_administer"),
    "units:person_create": Row(get="units.rules.may_administer", post="units.rules.may_administer"),
    "units:person_detail": Row("units.User", get="units.rules.may_see_person"),
    "units:person_change": Row("units.User", get=ADMINISTER_PERSON, post=ADMINISTER_PERSON),
    "units:password_reset": Row("units.User", post=ADMINISTER_PERSON),
    "units:role_give": Row("units.User", get="units.rules.may_see_person", post="units.rules.may_see_person"),
    "units:role_end": Row("units.Membership", post="units.rules.may_administer_membership"),
    "units:working_days": Row(get=KEEP_CALENDAR, post=KEEP_CALENDAR),
    "units:reminder_settings": Row(get=KEEP_CALENDAR, post=KEEP_CALENDAR),
    "units:off_day_rule": Row(post=KEEP_CALENDAR),
    "units:days_fill": Row(post=KEEP_CALENDAR),
    "units:day_unmark": Row("units.DayMark", post="units.rules.may_unmark_day"),
    "units:audit_list": Row(get="units.rules.may_administer"),
    "units:mail_list": Row(get="units.rules.may_tend_mails"),
    "units:mail_retry_all": Row(post="units.rules.may_tend_mails"),
    "units:mail_retry": Row("units.Mail", post="units.rules.may_tend_mail"),
    "units:mail_drop": Row("units.Mail", post="units.rules.may_tend_mail"),
    "units:components": Row(get="units.rules.may_administer"),
    # plans: documents and outlines
    "plans:plan_list": Row(get="plans.rules.may_read_plans"),
    "plans:plan_create": Row(get="plans.rules.may_write_plans", post="plans.rules.may_write_plans"),
    "plans:plan_detail": Row("plans.Plan", get="plans.rules.may_read_plan"),
    "plans:plan_edit": Row("plans.Plan", get="plans.rules.may_edit_plan", post="plans.rules.may_edit_plan"),
    "plans:plan_anniversaries": Row("plans.Plan", get="plans.rules.may_edit_plan", post="plans.rules.may_edit_plan"),
    "plans:plan_send": Row("plans.Plan", post="plans.rules.may_send_plan"),
    "plans:plan_take_back": Row(
        "plans.Plan", get="plans.rules.may_take_back_plan", post="plans.rules.may_take_back_plan"
    ),
    "plans:plan_delete": Row("plans.Plan", post="plans.rules.may_edit_plan"),
    "plans:plan_issue": Row("plans.Plan", get="plans.rules.may_issue_plan", post="plans.rules.may_issue_plan"),
    "plans:plan_day": Row("plans.Plan", get=STAMP_DAY, post=STAMP_DAY),
    "plans:plan_file": Row("plans.Plan", get="plans.rules.may_take_issued_file"),
    "plans:plan_export": Row("plans.Plan", get="plans.rules.may_follow_plan"),
    "plans:plan_close": Row("plans.Plan", post="plans.rules.may_close_plan"),
    "plans:plan_amend": Row("plans.Plan", get="plans.rules.may_amend_plan", post="plans.rules.may_amend_plan"),
    "plans:plan_compare": Row("plans.Plan", get="plans.rules.may_compare_plan"),
    "plans:plan_consolidated": Row("plans.Plan", get="plans.rules.may_read_consolidated"),
    "plans:plan_tasks": Row("plans.Plan", get="plans.rules.may_follow_plan"),
    "plans:plan_history": Row("plans.Plan", get="plans.rules.may_see_history"),
    "plans:plan_references": Row("plans.Plan", get="plans.rules.may_follow_plan"),
    "plans:reference_create": Row("plans.Plan", post="plans.rules.may_edit_plan"),
    "plans:reference_edit": Row(
        "plans.Reference", get="plans.rules.may_edit_reference", post="plans.rules.may_edit_reference"
    ),
    "plans:reference_delete": Row("plans.Reference", post="plans.rules.may_edit_reference"),
    "plans:node_create": Row("plans.Plan", post="plans.rules.may_edit_plan"),
    "plans:node_edit": Row("plans.Node", get="plans.rules.may_edit_node", post="plans.rules.may_edit_node"),
    "plans:node_retype": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_add_below": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_add_inside": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_move_up": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_move_down": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_indent": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_outdent": Row("plans.Node", post="plans.rules.may_edit_node"),
    "plans:node_delete": Row("plans.Node", post="plans.rules.may_edit_node"),
    # plans: imports
    "plans:import_create": Row(get="plans.rules.may_write_plans", post="plans.rules.may_write_plans"),
    "plans:import_review": Row("plans.PlanImport", get="plans.rules.may_see_import", post="plans.rules.may_see_import"),
    "plans:import_edit": Row("plans.PlanImport", post="plans.rules.may_confirm_import"),
    "plans:import_discard": Row("plans.PlanImport", post="plans.rules.may_confirm_import"),
    # plans: tasks and assignments
    "plans:task_create": Row(
        "plans.Node", get="plans.rules.may_assign_from_node", post="plans.rules.may_assign_from_node"
    ),
    "plans:plan_copy": Row("plans.Plan", get="plans.rules.may_copy_plan", post="plans.rules.may_copy_plan"),
    "plans:task_copy": Row("plans.Plan", get="plans.rules.may_copy_tasks", post="plans.rules.may_copy_tasks"),
    "plans:task_matrix": Row("plans.Plan", get="plans.rules.may_assign", post="plans.rules.may_assign"),
    "plans:task_proposals": Row("plans.Plan", get="plans.rules.may_assign", post="plans.rules.may_assign"),
    "plans:task_list": Row(get="plans.rules.may_see_work"),
    "plans:feed": Row(get=PUBLIC),  # for who has its token
    "plans:task_board": Row(get="plans.rules.may_see_work"),
    "plans:task_timeline": Row(get="plans.rules.may_see_work"),
    "plans:calendar": Row(get="plans.rules.may_see_work"),
    "plans:task_detail": Row("plans.Task", get="plans.rules.may_see_task"),
    "plans:task_edit": Row("plans.Task", get="plans.rules.may_edit_task", post="plans.rules.may_edit_task"),
    "plans:task_withdraw": Row("plans.Task", post="plans.rules.may_withdraw_task"),
    "plans:reminder_preview": Row(get=KEEP_CALENDAR),
    "plans:assignment_detail": Row("plans.Assignment", get="plans.rules.may_see_assignment"),
    "plans:assignment_acknowledge": Row("plans.Assignment", post="plans.rules.may_log_for"),
    "plans:assignment_extend": Row("plans.Assignment", get="plans.rules.may_alter", post="plans.rules.may_alter"),
    "plans:assignment_withdraw": Row("plans.Assignment", get="plans.rules.may_alter", post="plans.rules.may_alter"),
    "plans:unit_handover": Row("units.Unit", get="plans.rules.may_hand_over", post="plans.rules.may_hand_over"),
    "plans:request_create": Row("plans.Assignment", get="plans.rules.may_ask", post="plans.rules.may_ask"),
    "plans:request_answer": Row("plans.UnitRequest", get="plans.rules.may_answer", post="plans.rules.may_answer"),
    "plans:urge_several": Row(get="plans.rules.may_urge_some", post="plans.rules.may_urge_some"),
    "plans:assignment_urge": Row("plans.Assignment", get="plans.rules.may_urge", post="plans.rules.may_urge"),
    # plans: letters of urging
    "plans:letter_list": Row(get="plans.rules.may_see_work"),
    "plans:letter_create": Row(post="plans.rules.may_write_letters"),
    "plans:letter_detail": Row(
        "plans.UrgingLetter", get="plans.rules.may_read_letter", post="plans.rules.may_edit_letter"
    ),
    "plans:letter_delete": Row("plans.UrgingLetter", post="plans.rules.may_edit_letter"),
    "plans:letter_take_back": Row("plans.UrgingLetter", post="plans.rules.may_take_back_letter"),
    "plans:letter_issue": Row("plans.UrgingLetter", post="plans.rules.may_issue_letter"),
    "plans:letter_day": Row("plans.UrgingLetter", get=STAMP_DAY, post=STAMP_DAY),
    "plans:letter_file": Row("plans.UrgingLetter", get="plans.rules.may_take_letter_file"),
    "plans:letter_export": Row("plans.UrgingLetter", get="plans.rules.may_follow_letter"),
    # plans: activities and evidence
    "plans:activity_list": Row(get="plans.rules.may_see_work"),
    "plans:activity_create": Row(get="plans.rules.may_log", post="plans.rules.may_log"),
    "plans:activity_review_queue": Row(get="plans.rules.may_review"),
    "plans:grid_edit": Row(get="plans.rules.may_enter_grid", post="plans.rules.may_enter_grid"),
    "plans:grid_export": Row(get="plans.rules.may_enter_grid"),
    "plans:grid_import": Row(get="plans.rules.may_enter_grid", post="plans.rules.may_enter_grid"),
    "plans:grid_import_review": Row(
        "plans.GridImport", get="plans.rules.may_import_grid", post="plans.rules.may_import_grid"
    ),
    "plans:grid_import_undo": Row("plans.GridImport", post="plans.rules.may_import_grid"),
    "plans:activity_accept_several": Row(get="plans.rules.may_review", post="plans.rules.may_review"),
    "plans:paper_list": Row(get="plans.rules.may_print_paper"),
    "plans:paper_print": Row(get="plans.rules.may_print_paper"),
    "plans:activity_detail": Row("plans.Activity", get="plans.rules.may_see_activity"),
    "plans:activity_edit": Row(
        "plans.Activity", get="plans.rules.may_edit_activity", post="plans.rules.may_edit_activity"
    ),
    "plans:activity_submit": Row("plans.Activity", post="plans.rules.may_edit_activity"),
    "plans:activity_delete": Row("plans.Activity", post="plans.rules.may_delete_activity"),
    "plans:activity_accept": Row("plans.Activity", post="plans.rules.may_decide_on"),
    "plans:activity_reopen": Row("plans.Activity", post="plans.rules.may_reopen_activity"),
    "plans:activity_return": Row("plans.Activity", post="plans.rules.may_decide_on"),
    "plans:proof_rules": Row(get="plans.rules.may_review", post="plans.rules.may_review"),
    "plans:evidence_create": Row(post="plans.rules.may_log"),
    "plans:evidence_file": Row("plans.Evidence", get="plans.rules.may_see_evidence"),
    "plans:evidence_thumb": Row("plans.Evidence", get="plans.rules.may_see_evidence"),
    # reports: home, dashboards
    "reports:home": Row(get=SIGNED_IN),
    "reports:dashboard": Row(get="reports.rules.may_watch"),
    "reports:plan_progress": Row("plans.Plan", get="plans.rules.may_follow_plan"),
    # reports: results reports
    "reports:report_list": Row(get="reports.rules.may_read_reports"),
    "reports:report_create": Row(get="reports.rules.may_write_reports", post="reports.rules.may_write_reports"),
    "reports:report_detail": Row("reports.Report", get="reports.rules.may_read_report"),
    "reports:report_facts": Row("reports.Report", get="reports.rules.may_follow_report"),
    "reports:report_explain": Row("reports.Report", get="reports.rules.may_follow_report"),
    "reports:report_content": Row(
        "reports.Report", get="reports.rules.may_edit_report", post="reports.rules.may_edit_report"
    ),
    "reports:report_sign": Row(
        "reports.Report", get="reports.rules.may_follow_report", post="reports.rules.may_edit_report"
    ),
    "reports:report_send": Row("reports.Report", post="reports.rules.may_send_report"),
    "reports:report_take_back": Row("reports.Report", post="reports.rules.may_take_back_report"),
    "reports:report_issue": Row("reports.Report", post="reports.rules.may_issue_report"),
    "reports:report_day": Row("reports.Report", get=STAMP_DAY, post=STAMP_DAY),
    "reports:report_file": Row("reports.Report", get="reports.rules.may_take_issued_file"),
    "reports:report_export": Row("reports.Report", get="reports.rules.may_follow_report"),
}


class PolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict) -> HttpResponse | None:
        name = request.resolver_match.view_name  # type: ignore[union-attr]
        row = POLICY.get(name)
        if row is None:
            raise PermissionDenied
        rule = row.rule(request.method or "")
        if not rule:
            return HttpResponseNotAllowed(row.methods)
        if rule != PUBLIC:
            request.user.acting_as = request.session.get("acting_as")  # type: ignore[union-attr]
            if request.user.must_change_password and name != FIRST_STEP:  # type: ignore[union-attr]
                return redirect(FIRST_STEP)
            _hold(request, row, rule, kwargs)
        return None


def _hold(request: HttpRequest, row: Row, rule: str, kwargs: dict) -> None:
    subject = []
    if row.subject:
        visible = apps.get_model(row.subject)._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
        found = visible.filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        subject = [found]
    if rule != SIGNED_IN and not import_string(rule)(request.user, *subject):
        page = PAGES.get(row.subject)
        raise PermissionDenied(reverse(page, args=[kwargs["pk"]]) if page else "")
