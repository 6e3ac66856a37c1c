"""A table of work as lines of a plan: two rows of its head, a band, a cell merged over two rows."""

from plans.enums import NodeKind
from plans.outline.models import Node, Plan
from plans.outline.services.nodes import lay_out
from plans.outline.types import Outline, OutlineLine, TableFrame
from portal.lib.official.types import TableCell as Cell

HEAD = (
    (Cell("TT", 1, 2), Cell("Nội dung", 1, 2), Cell("Đơn vị", 2), Cell("Thời gian", 1, 2)),
    (Cell("Chủ trì"), Cell("Phối hợp")),
)


def row(text: str, *cells: Cell, kind: NodeKind = NodeKind.DUTY, depth: int = 2, **more: object) -> OutlineLine:
    return OutlineLine(kind, "", text, depth, cells=cells, **more)  # type: ignore[arg-type]


TABLE: Outline = (
    OutlineLine(NodeKind.TABLE, "", "", 1, frame=TableFrame(HEAD)),
    row("Đợt 1", Cell("Đợt 1", 5), kind=NodeKind.HEADING),
    row(
        "Viết tin, bài",
        *(Cell("1"), Cell("Viết tin, bài"), Cell("Văn phòng Đảng ủy", 1, 2), Cell("Các chi bộ"), Cell("20/3/2026")),
        depth=3,
        units=("Văn phòng Đảng ủy",),
        partners=("Các chi bộ",),
    ),
    row(
        "Treo băng rôn",
        *(Cell("2"), Cell("Treo băng rôn"), Cell("Công đoàn"), Cell("25/3/2026")),
        depth=3,
        units=("Văn phòng Đảng ủy",),
        partners=("Công đoàn",),
    ),
    row(
        "Tổng kết",
        *(Cell("3"), Cell("Tổng kết"), Cell("Ban Tuyên giáo"), Cell(""), Cell("Tháng 12")),
        units=("Ban Tuyên giáo",),
    ),
)


def add_table(plan: Plan, lines: Outline = TABLE) -> list[Node]:
    """The table below a new section at the end of the plan; the nodes of its lines."""
    count = plan.nodes.count()
    nodes = lay_out(plan, [OutlineLine(NodeKind.SECTION, "IV.", "PHÂN CÔNG"), *lines])
    for node in nodes:
        node.position += count
    Node.objects.bulk_update(nodes, ["position"])
    return nodes[1:]
