import hashlib
from dataclasses import replace
from datetime import date

from plans.activities.models import Activity, Figure
from plans.enums import ActivityState, Form, NodeKind, Part, ReferenceRole, Schedule
from plans.importing.models import PlanImport
from plans.importing.parsing import parse
from plans.outline.models import Node, Plan
from plans.outline.queries.printing import compose
from plans.work.models import Assignment, Task, TaskUnit
from portal.lib.official.types import to_json
from portal.lib.text import search_key
from tests.factories.people import MOMENT, Organisation
from units.documents.models import IssuedFile, Term
from units.documents.services.terms import next_number, take_number
from units.enums import DocumentState, DocumentType
from units.tree.models import Unit

OUTLINE = [
    # depth, label, kind, text, extra
    (0, "I.", NodeKind.SECTION, "MỤC ĐÍCH, YÊU CẦU", {}),
    (1, "-", NodeKind.PURPOSE, "Nâng cao nhận thức của cán bộ, đảng viên.", {}),
    (0, "II.", NodeKind.SECTION, "NỘI DUNG, HÌNH THỨC", {}),
    (1, "1.", NodeKind.PHASE, "Đợt 1", {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}),
    (2, "-", NodeKind.CONTENT_ITEM, "Tuyên truyền kỷ niệm ngày thành lập công ty.", {}),
    (1, "2.", NodeKind.PHASE, "Đợt 2 và các năm tiếp theo", {"starts_on": date(2026, 7, 1)}),
    (2, "-", NodeKind.CONTENT_ITEM, "Tuyên truyền gương người tốt, việc tốt.", {}),
    (1, "3.", NodeKind.FORM, "Tuyên truyền miệng", {"form": Form.ORAL}),
    (2, "", NodeKind.MEASURE, "Tổ chức sinh hoạt chuyên đề tại chi bộ.", {"form": Form.ORAL}),
    (0, "III.", NodeKind.SECTION, "TỔ CHỨC THỰC HIỆN", {}),
    (1, "1.", NodeKind.DUTY_HOLDER, "Các chi bộ trực thuộc", {}),
    (2, "-", NodeKind.DUTY, "Tổ chức ít nhất một buổi sinh hoạt chuyên đề mỗi quý.", {}),
]


def make_plan(org: Organisation, abstract: str = "tuyên truyền năm 2026", issuer: Unit | None = None) -> Plan:
    """A draft plan of the committee with a small outline of every common kind."""
    issuer = issuer or org.committee
    plan = Plan.objects.create(
        issuer=issuer,
        issuer_path=issuer.path,
        root=issuer,
        symbol="KH/ĐU",
        place="Hòa Bình",
        abstract=abstract,
        search_key=abstract,
        signing_power="T/M ĐẢNG ỦY",
        post="BÍ THƯ",
        signer="Người Ký Thử",
        recipients=["Ban Thường vụ Đảng ủy Khối", "Các chi bộ trực thuộc", "Lưu VPĐU"],
        created_by=org.clerk,
    )
    line: list[Node] = []
    for position, (depth, label, kind, text, extra) in enumerate(OUTLINE):
        parent = line[depth - 1] if depth else None
        node = Node.objects.create(
            plan=plan, position=position, parent=parent, label=label, kind=kind, text=text, **extra
        )
        line[depth:] = [node]
    return plan


def make_based_plan(org: Organisation, abstract: str = "tuyên truyền năm 2026") -> Plan:
    """As `make_plan`, resting on a plan of the committee above: nothing is missing."""
    plan = make_plan(org, abstract)
    basis = {"number": "15", "symbol": "KH/ĐUK", "dated": date(2025, 12, 1), "issuer": "Đảng ủy Khối thử nghiệm"}
    plan.references.create(position=0, role=ReferenceRole.BASIS, **basis)
    return plan


def make_import(org: Organisation, data: bytes, name: str = "ke-hoach.txt", unit: Unit | None = None) -> PlanImport:
    """A reading that waits, as after an upload, without the leashed child."""
    return PlanImport.objects.create(
        unit=unit or org.committee,
        uploaded_by=org.clerk,
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        parsed=parse(data, name=name).to_record(),
        created_at=MOMENT,
    )


def make_issued_plan(org: Organisation, abstract: str = "tuyên truyền năm 2026", issuer: Unit | None = None) -> Plan:
    """A plan frozen without rendering: its bytes are stand-ins, all else is as after issue."""
    return freeze_plan(org, make_plan(org, abstract, issuer))


def freeze_plan(org: Organisation, plan: Plan) -> Plan:
    content = b"%PDF-1.7 ban hanh"
    term = Term.objects.get(unit=plan.issuer)
    number = next_number(plan.issuer, term=term, type=DocumentType.PLAN)
    take_number(
        plan.issuer, term=term, type=DocumentType.PLAN, number=number, abstract=plan.abstract, by=org.chair, at=MOMENT
    )
    plan.issued_file = IssuedFile.objects.create(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="application/pdf",
        name="ke-hoach.pdf",
        created_at=MOMENT,
    )
    plan.term, plan.number, plan.issued_on, plan.state = term, number, date(2026, 1, 5), DocumentState.ISSUED
    plan.save()
    return plan


def make_undated_plan(org: Organisation, abstract: str = "tuyên truyền năm 2026") -> Plan:
    """Number taken on 5 January 2026, a blank for the day on the paper."""
    plan = make_issued_plan(org, abstract)
    plan.awaits_day, plan.snapshot = True, to_json(replace(compose(plan, on=plan.issued_on), issued_on=None))
    plan.save()
    return plan


def make_task(
    plan: Plan, *leads: Unit, cooperating: tuple[Unit, ...] = (), title: str = "Sinh hoạt chuyên đề", **fields: object
) -> Task:
    node = plan.nodes.get(kind=NodeKind.DUTY)
    values = {
        "schedule": Schedule.ONCE,
        "starts_on": date(2026, 1, 1),
        "due_on": date(2026, 3, 20),
        "form": Form.ORAL,
        "phase": plan.nodes.filter(kind=NodeKind.PHASE).first(),
        "targets": {"cell_meetings": 2},
        "created_by": plan.created_by,
        "search_key": search_key(title),
    }
    task = Task.objects.create(plan=plan, node=node, title=title, **{**values, **fields})
    for unit in leads:
        TaskUnit.objects.create(task=task, unit=unit, part=Part.LEAD)
    for unit in cooperating:
        TaskUnit.objects.create(task=task, unit=unit, part=Part.COOPERATING)
    return task


def make_assignment(task: Task, unit: Unit, **fields: object) -> Assignment:
    values = {
        "unit_path": unit.path,
        "root": task.plan.root,
        "period_starts_on": task.starts_on,
        "due_on": task.due_on or date(2026, 3, 20),
        "assigned_at": MOMENT,
        "targets": task.targets,
    }
    values["nominal_due_on"] = fields.get("due_on", values["due_on"])
    return Assignment.objects.create(task=task, unit=unit, **{**values, **fields})


def make_activity(
    plan: Plan, unit: Unit, state: ActivityState = ActivityState.ACCEPTED, figures: dict | None = None, **fields: object
) -> Activity:
    """An activity with figures (metric → value), one cell meeting by default, tied to the first content item."""
    values = {
        "form": Form.ORAL,
        "held_from": date(2026, 3, 3),
        "place": "Hội trường",
        "description": "Sinh hoạt chuyên đề quý I.",
        "search_key": "sinh hoat chuyen de quy i.",
        "submitted_at": None if state == ActivityState.DRAFT else MOMENT,
        "created_by": plan.created_by,
    }
    activity = Activity.objects.create(
        plan=plan, unit=unit, unit_path=unit.path, root=plan.root, state=state, **{**values, **fields}
    )
    for metric, value in (figures or {"cell_meetings": 1}).items():
        Figure.objects.create(activity=activity, metric=metric, value=value)
    activity.content_items.add(plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first())
    return activity
