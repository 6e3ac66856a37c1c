from plans.activities.models import Activity, Evidence
from plans.activities.rules import (
    may_decide_on,
    may_delete_activity,
    may_edit_activity,
    may_log,
    may_reopen_activity,
    may_review,
)
from plans.activities.services.evidence import MAX_TOTAL
from plans.activities.views import assignment, logging, review
from plans.outline.rules import may_see_work
from plans.work.models import Assignment
from portal.access import route
from portal.lib.uploads import MAX_BODY, MB

ASSIGNMENTS = Assignment.objects.with_context
ACTIVITIES = Activity.objects.in_full
MAX_FORM = MAX_TOTAL + MB

urlpatterns = [
    route("nhiem-vu/<int:pk>/", assignment.assignment_detail, on=ASSIGNMENTS, get=may_see_work),
    route("hoat-dong/", logging.activity_list, get=may_see_work),
    route("hoat-dong/ghi/", logging.activity_create, both=may_log, largest_body=MAX_FORM, is_repeated=True),
    route("hoat-dong/duyet/", review.activity_review_queue, get=may_review),
    route("hoat-dong/duyet/nhieu/", review.activity_accept_several, both=may_review),
    route("hoat-dong/<int:pk>/", logging.activity_detail, on=ACTIVITIES, get=may_see_work),
    route(
        "hoat-dong/<int:pk>/sua/",
        logging.activity_edit,
        on=ACTIVITIES,
        both=may_edit_activity,
        largest_body=MAX_FORM,
        is_repeated=True,
    ),
    route("hoat-dong/<int:pk>/xoa/", logging.activity_delete, on=ACTIVITIES, post=may_delete_activity),
    route("hoat-dong/<int:pk>/duyet/", review.activity_accept, on=ACTIVITIES, post=may_decide_on),
    route("hoat-dong/<int:pk>/mo-lai/", review.activity_reopen, on=ACTIVITIES, post=may_reopen_activity),
    route("hoat-dong/<int:pk>/tra-lai/", review.activity_return, on=ACTIVITIES, post=may_decide_on),
    route("quy-dinh-minh-chung/", review.evidence_rules, both=may_review),
    route("minh-chung/them/", logging.evidence_create, post=may_log, largest_body=MAX_BODY),
    route("minh-chung/<int:pk>/", logging.evidence_file, on=Evidence, get=may_see_work),
    route("minh-chung/<int:pk>/nho/", logging.evidence_thumb, on=Evidence, get=may_see_work),
]
