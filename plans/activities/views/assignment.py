"""The page of an assignment: it gathers the work itself, its reminders and the activities that were logged for it."""

from django.shortcuts import render

from plans.activities.models import Activity
from plans.activities.queries.chain import chain_of
from plans.activities.rules import may_read_work_of
from plans.reminders.models import may_follow_reminders
from plans.reminders.queries.history import reminder_history
from plans.work.models import UnitRequest
from plans.work.queries.tasks import came_from, went_to
from plans.work.rules import may_acknowledge, may_alter, may_ask, may_log_for, may_urge
from portal.lib import clock


def assignment_detail(request):
    user, assignment = request.user, request.subject
    activities = Activity.objects.visible_to(user).filter(assignment=assignment)
    requests = list(UnitRequest.objects.visible_to(user).filter(assignment=assignment).with_people().newest_first())
    follows = may_follow_reminders(user, assignment)
    context = {
        "assignment": assignment,
        "reminder_history": reminder_history(assignment, on=clock.today()) if follows else None,
        "requests": requests,
        "is_asking": any(row.is_waiting for row in requests),
        "came_from": came_from(assignment, user=user),
        "went_to": went_to(assignment, user=user),
        "chain": chain_of(assignment, user=user),
        "activities": activities.with_context().prefetch_related("evidence", "figures").newest_first(),
        "is_overdue": assignment.is_overdue(on=clock.today()),
        "may": {
            "acknowledge": may_acknowledge(user, assignment),
            "read": may_read_work_of(user, assignment),
            "log": may_log_for(user, assignment),
            "urge": may_urge(user, assignment),
            "alter": may_alter(user, assignment),
            "ask": may_ask(user, assignment),
        },
    }
    return render(request, "plans/activities/assignment_detail.html", context)
