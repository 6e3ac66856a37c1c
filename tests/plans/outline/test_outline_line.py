import json
from dataclasses import replace
from datetime import date

import pytest

from plans.enums import Change, Form, Metric, NodeKind, Schedule
from plans.outline.models import Node
from plans.outline.services.nodes import save_line
from plans.outline.types import LineChange, OutlineLine, TableFrame, Target
from plans.periods import Deadline
from portal.lib.official.types import TableCell
from tests.factories.plans import make_plan

BARE = OutlineLine(NodeKind.DUTY, "-", "Báo cáo hằng quý.")

FULL = OutlineLine(
    kind=NodeKind.MEASURE,
    label="1.",
    text="Ba buổi",
    depth=2,
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 6, 30),
    form=Form.ORAL,
    units=("Công đoàn cơ sở",),
    lines=(3, 4),
    confidence=0.6,
    deadline=Deadline(schedule=Schedule.QUARTER, due_day=20),
    unit_ids=(3, 5),
    key=7,
    changes=LineChange(Change.ADDS, 9),
    partners=("Đoàn Thanh niên",),
    partner_ids=(8,),
    targets=(Target(Metric.CELL_MEETINGS, 3), Target(Metric.ATTENDANCES, 40)),
    product="Báo cáo kết quả",
    cells=(TableCell("1"), TableCell("Ba buổi", columns=2), TableCell("Công đoàn", rows=3)),
)

TABLE = OutlineLine(
    NodeKind.TABLE,
    "",
    "",
    frame=TableFrame(((TableCell("TT"), TableCell("Việc"), TableCell("Đơn vị")),), (10, 60.5, 29.5)),
)


@pytest.mark.parametrize(
    "line", [BARE, FULL, TABLE, replace(BARE, unit_ids=()), replace(BARE, deadline=Deadline(date(2026, 3, 20)))]
)
def test_a_line_comes_back_from_json_as_it_was(line):
    assert OutlineLine.from_json(json.loads(json.dumps(line.to_json()))) == line


def test_what_the_json_leaves_out_is_not_said():
    assert OutlineLine.from_json({"kind": "duty", "label": "-", "text": "Báo cáo hằng quý."}) == BARE


def test_a_line_survives_its_node(org):
    plan = make_plan(org)
    target = plan.nodes.first()
    line = replace(
        FULL,
        units=(org.cell.name,),
        unit_ids=(org.cell.pk,),
        partners=(org.other_cell.name,),
        partner_ids=(org.other_cell.pk,),
        changes=LineChange(Change.ADDS, target.pk),
    )
    node = Node(plan=plan, position=99)

    save_line(node, line)

    stored = Node.objects.get(pk=node.pk).line(depth=2)
    assert stored == replace(line, key=node.pk, lines=(), confidence=None)


def test_the_frame_of_a_table_survives_its_node(org):
    node = Node(plan=make_plan(org), position=99)

    save_line(node, TABLE)

    stored = Node.objects.get(pk=node.pk)
    assert stored.line(depth=0) == replace(TABLE, key=node.pk, unit_ids=(), partner_ids=())
