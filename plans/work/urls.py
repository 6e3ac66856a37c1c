from plans.outline.models import Node, Plan
from plans.outline.rules import (
    may_assign,
    may_assign_from_node,
    may_close_plan,
    may_copy_tasks,
    may_follow_plan,
    may_read_plans,
    may_see_work,
)
from plans.work.models import Assignment, Task, UnitRequest
from plans.work.rules import (
    may_alter,
    may_answer,
    may_ask,
    may_edit_task,
    may_hand_over,
    may_log_for,
    may_withdraw_task,
)
from plans.work.views import assignments, lists, tasks
from portal.access import PUBLIC, route
from units.documents.models import may_issue_document
from units.tree.models import Unit

PLANS = Plan.objects.with_header
NODES = Node.objects.with_plan
TASKS = Task.objects.with_context
ASSIGNMENTS = Assignment.objects.with_context
REQUESTS = UnitRequest.objects.with_context

urlpatterns = [
    route("ke-hoach/<int:pk>/", tasks.plan_detail, on=PLANS, get=may_read_plans),
    route("ke-hoach/<int:pk>/dong/", tasks.plan_close, on=PLANS, post=may_close_plan),
    route("ke-hoach/<int:pk>/ban-hanh/", tasks.plan_issue, on=PLANS, both=may_issue_document),
    route("ke-hoach/<int:pk>/nhiem-vu/", tasks.plan_tasks, on=PLANS, get=may_follow_plan),
    route("muc/<int:pk>/giao/", tasks.task_create, on=NODES, both=may_assign_from_node),
    route("ke-hoach/<int:pk>/de-nghi-giao/", tasks.task_proposals, on=PLANS, both=may_assign),
    route("ke-hoach/<int:pk>/chep-viec/", tasks.task_copy, on=PLANS, both=may_copy_tasks),
    route("ke-hoach/<int:pk>/giao-nhieu/", tasks.task_matrix, on=PLANS, both=may_assign),
    route("nhiem-vu/", lists.task_list, get=may_see_work),
    route("nhiem-vu/bang/", lists.task_board, get=may_see_work),
    route("nhiem-vu/thoi-gian/", lists.task_timeline, get=may_see_work),
    route("lich/", lists.calendar, get=may_see_work),
    route("lich/<slug:token>.ics", lists.feed, get=PUBLIC),
    route("lich.ics", lists.feed_of_old, get=PUBLIC),
    route("nhiem-vu/viec/<int:pk>/", tasks.task_detail, on=TASKS, get=may_see_work),
    route("nhiem-vu/viec/<int:pk>/sua/", tasks.task_edit, on=TASKS, both=may_edit_task),
    route("nhiem-vu/viec/<int:pk>/thu-hoi/", tasks.task_withdraw, on=TASKS, post=may_withdraw_task),
    route("nhiem-vu/<int:pk>/nhan/", assignments.assignment_acknowledge, on=ASSIGNMENTS, post=may_log_for),
    route("nhiem-vu/<int:pk>/gia-han/", assignments.assignment_extend, on=ASSIGNMENTS, both=may_alter),
    route("nhiem-vu/<int:pk>/thu-hoi/", assignments.assignment_withdraw, on=ASSIGNMENTS, both=may_alter),
    route("nhiem-vu/<int:pk>/de-nghi/", assignments.request_create, on=ASSIGNMENTS, both=may_ask),
    route("de-nghi/<int:pk>/", assignments.request_answer, on=REQUESTS, both=may_answer),
    route("nhiem-vu/ban-giao/<int:pk>/", assignments.unit_handover, on=Unit, both=may_hand_over),
]
