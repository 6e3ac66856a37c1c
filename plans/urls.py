from django.urls import URLPattern, path

from plans.views import (
    activity,
    alteration,
    amendment,
    assignment,
    board,
    calendar,
    evidence,
    grid,
    grid_import,
    handover,
    imports,
    issue,
    matrix,
    node,
    plan,
    proof,
    reference,
    request,
    review,
    task,
    timeline,
    urge,
)

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
    path("ke-hoach/<int:pk>/ghi-ngay/", issue.plan_day, name="plan_day"),
    path("ke-hoach/<int:pk>/tep/", issue.plan_file, name="plan_file"),
    path("ke-hoach/<int:pk>/xuat/", issue.plan_export, name="plan_export"),
    path("ke-hoach/<int:pk>/nhiem-vu/", plan.plan_tasks, name="plan_tasks"),
    path("ke-hoach/<int:pk>/sua-doi/", amendment.plan_amend, name="plan_amend"),
    path("ke-hoach/<int:pk>/so-sanh/", amendment.plan_compare, name="plan_compare"),
    path("ke-hoach/<int:pk>/hop-nhat/", amendment.plan_consolidated, name="plan_consolidated"),
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

work: list[URLPattern] = [
    path("muc/<int:pk>/giao/", task.task_create, name="task_create"),
    path("ke-hoach/<int:pk>/de-nghi-giao/", task.task_proposals, name="task_proposals"),
    path("ke-hoach/<int:pk>/giao-nhieu/", matrix.task_matrix, name="task_matrix"),
    path("nhiem-vu/", assignment.task_list, name="task_list"),
    path("nhiem-vu/bang/", board.task_board, name="task_board"),
    path("nhiem-vu/thoi-gian/", timeline.task_timeline, name="task_timeline"),
    path("lich/", calendar.calendar, name="calendar"),
    path("nhiem-vu/viec/<int:pk>/", task.task_detail, name="task_detail"),
    path("nhiem-vu/viec/<int:pk>/sua/", alteration.task_edit, name="task_edit"),
    path("nhiem-vu/viec/<int:pk>/thu-hoi/", task.task_withdraw, name="task_withdraw"),
    path("nhiem-vu/<int:pk>/", assignment.assignment_detail, name="assignment_detail"),
    path("nhiem-vu/<int:pk>/gia-han/", assignment.assignment_extend, name="assignment_extend"),
    path("nhiem-vu/<int:pk>/thu-hoi/", alteration.assignment_withdraw, name="assignment_withdraw"),
    path("nhiem-vu/<int:pk>/de-nghi/", request.request_create, name="request_create"),
    path("nhiem-vu/ban-giao/<int:pk>/", handover.unit_handover, name="unit_handover"),
    path("de-nghi/<int:pk>/", request.request_answer, name="request_answer"),
    path("nhiem-vu/don-doc/", urge.urge_several, name="urge_several"),
    path("nhiem-vu/<int:pk>/don-doc/", urge.assignment_urge, name="assignment_urge"),
    path("nhiem-vu/<int:pk>/nhan/", assignment.assignment_acknowledge, name="assignment_acknowledge"),
]

logged: list[URLPattern] = [
    path("hoat-dong/", activity.activity_list, name="activity_list"),
    path("hoat-dong/nhap-bang/", grid.grid_edit, name="grid_edit"),
    path("hoat-dong/nhap-bang/xuat/", grid_import.grid_export, name="grid_export"),
    path("hoat-dong/nhap-bang/excel/", grid_import.grid_import, name="grid_import"),
    path("hoat-dong/nhap-bang/excel/<int:pk>/", grid_import.grid_import_review, name="grid_import_review"),
    path("hoat-dong/nhap-bang/excel/<int:pk>/hoan-tac/", grid_import.grid_import_undo, name="grid_import_undo"),
    path("hoat-dong/ghi/", activity.activity_create, name="activity_create"),
    path("hoat-dong/duyet/", review.activity_review_queue, name="activity_review_queue"),
    path("hoat-dong/duyet/nhieu/", review.activity_accept_several, name="activity_accept_several"),
    path("hoat-dong/<int:pk>/", activity.activity_detail, name="activity_detail"),
    path("hoat-dong/<int:pk>/sua/", activity.activity_edit, name="activity_edit"),
    path("hoat-dong/<int:pk>/gui/", activity.activity_submit, name="activity_submit"),
    path("hoat-dong/<int:pk>/xoa/", activity.activity_delete, name="activity_delete"),
    path("hoat-dong/<int:pk>/duyet/", review.activity_accept, name="activity_accept"),
    path("hoat-dong/<int:pk>/mo-lai/", review.activity_reopen, name="activity_reopen"),
    path("hoat-dong/<int:pk>/tra-lai/", review.activity_return, name="activity_return"),
    path("quy-dinh-minh-chung/", proof.proof_rules, name="proof_rules"),
    path("minh-chung/them/", evidence.evidence_create, name="evidence_create"),
    path("minh-chung/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("minh-chung/<int:pk>/nho/", evidence.evidence_thumb, name="evidence_thumb"),
]

imported: list[URLPattern] = [
    path("ke-hoach/nhap/", imports.import_create, name="import_create"),
    path("ke-hoach/nhap/<int:pk>/", imports.import_review, name="import_review"),
    path("ke-hoach/nhap/<int:pk>/sua/", imports.import_edit, name="import_edit"),
    path("ke-hoach/nhap/<int:pk>/bo/", imports.import_discard, name="import_discard"),
]

urlpatterns = [*documents, *outline, *work, *logged, *imported]
