from plans.outline.models import Plan, Reference
from plans.outline.rules import (
    may_copy_plan,
    may_edit_reference,
    may_follow_plan,
    may_read_plans,
    may_see_history,
    may_write_plans,
)
from plans.outline.views import lines, plans
from portal.access import route
from units.documents.models import may_edit_document, may_stamp_day, may_take_back_document, may_take_issued_file
from units.documents.views import document_day, document_file

PLANS = Plan.objects.with_header

urlpatterns = [
    route("ke-hoach/", plans.plan_list, get=may_read_plans),
    route("ke-hoach/moi/", plans.plan_create, both=may_write_plans),
    route("ke-hoach/<int:pk>/ngay-ky-niem/", plans.plan_anniversaries, on=PLANS, both=may_edit_document),
    route("ke-hoach/<int:pk>/sua/", plans.plan_edit, on=PLANS, both=may_edit_document),
    route("ke-hoach/<int:pk>/gui-duyet/", plans.plan_send, on=PLANS, post=may_edit_document),
    route("ke-hoach/<int:pk>/tra-lai/", plans.plan_take_back, on=PLANS, both=may_take_back_document),
    route("ke-hoach/<int:pk>/xoa/", plans.plan_delete, on=PLANS, post=may_edit_document),
    route("ke-hoach/<int:pk>/ghi-ngay/", document_day, name="plan_day", on=PLANS, both=may_stamp_day),
    route("ke-hoach/<int:pk>/tep/", document_file, name="plan_file", on=PLANS, get=may_take_issued_file),
    route("ke-hoach/<int:pk>/xuat/", plans.plan_export, on=PLANS, get=may_follow_plan),
    route("ke-hoach/<int:pk>/lich-su/", plans.plan_history, on=PLANS, get=may_see_history),
    route("ke-hoach/<int:pk>/chep/", plans.plan_copy, on=PLANS, both=may_copy_plan),
    route("ke-hoach/<int:pk>/can-cu/", plans.plan_references, on=PLANS, get=may_follow_plan),
    route("ke-hoach/<int:pk>/can-cu/them/", plans.reference_create, on=PLANS, post=may_edit_document),
    route("can-cu/<int:pk>/sua/", plans.reference_edit, on=Reference, both=may_edit_reference),
    route("can-cu/<int:pk>/xoa/", plans.reference_delete, on=Reference, post=may_edit_reference),
    route("ke-hoach/<int:pk>/de-cuong/", lines.outline_edit, on=PLANS, both=may_edit_document),
    route("ke-hoach/<int:pk>/mo-dau/", lines.opening_write, on=PLANS, post=may_edit_document),
]
