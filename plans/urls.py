from django.urls import URLPattern, path

from plans.views import issue, node, plan, reference

app_name = "plans"

documents: list[URLPattern] = [
    path("ke-hoach/", plan.plan_list, name="plan_list"),
    path("ke-hoach/moi/", plan.plan_create, name="plan_create"),
    path("ke-hoach/<int:pk>/", plan.plan_detail, name="plan_detail"),
    path("ke-hoach/<int:pk>/sua/", plan.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/gui-duyet/", plan.plan_send, name="plan_send"),
    path("ke-hoach/<int:pk>/tra-lai/", plan.plan_take_back, name="plan_take_back"),
    path("ke-hoach/<int:pk>/xoa/", plan.plan_delete, name="plan_delete"),
    path("ke-hoach/<int:pk>/dong/", plan.plan_close, name="plan_close"),
    path("ke-hoach/<int:pk>/ban-hanh/", issue.plan_issue, name="plan_issue"),
    path("ke-hoach/<int:pk>/tep/", issue.plan_file, name="plan_file"),
    path("ke-hoach/<int:pk>/xuat/", issue.plan_export, name="plan_export"),
    path("ke-hoach/<int:pk>/lich-su/", plan.plan_history, name="plan_history"),
    path("ke-hoach/<int:pk>/can-cu/", reference.plan_references, name="plan_references"),
    path("ke-hoach/<int:pk>/can-cu/them/", reference.reference_create, name="reference_create"),
    path("can-cu/<int:pk>/sua/", reference.reference_edit, name="reference_edit"),
    path("can-cu/<int:pk>/xoa/", reference.reference_delete, name="reference_delete"),
]

outline: list[URLPattern] = [
    path("ke-hoach/<int:pk>/muc/them/", node.node_create, name="node_create"),
    path("muc/<int:pk>/sua/", node.node_edit, name="node_edit"),
    path("muc/<int:pk>/loai/", node.node_retype, name="node_retype"),
    path("muc/<int:pk>/them-duoi/", node.node_add_below, name="node_add_below"),
    path("muc/<int:pk>/them-con/", node.node_add_inside, name="node_add_inside"),
    path("muc/<int:pk>/len/", node.node_move_up, name="node_move_up"),
    path("muc/<int:pk>/xuong/", node.node_move_down, name="node_move_down"),
    path("muc/<int:pk>/thut-vao/", node.node_indent, name="node_indent"),
    path("muc/<int:pk>/ra-ngoai/", node.node_outdent, name="node_outdent"),
    path("muc/<int:pk>/xoa/", node.node_delete, name="node_delete"),
]

urlpatterns = [*documents, *outline]
