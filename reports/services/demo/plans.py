"""From the sheet of an invented plan to a plan of the portal: written, sent for review, issued."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plans.enums import Form, NodeKind
from plans.models import Node, Plan
from plans.services.issue import issue_plan
from plans.services.plan import Header, create_plan, send_for_review
from reports.services.demo.organisation import PLACE, Cast
from reports.services.demo.sheets import Sheet

FORM_TITLES = {
    Form.MASS_MEDIA: "Tuyên truyền trên các phương tiện thông tin đại chúng, mạng xã hội",
    Form.ORAL: "Tuyên truyền miệng",
    Form.VISUAL: "Tuyên truyền trực quan",
    Form.EMULATION: "Thông qua các phong trào thi đua yêu nước",
}
CELLS = ("cb-van-phong", "cb-dau-tu", "cb-quy-hoach", "cb-moi-truong", "cb-ha-tang")
MASS = ("cong-doan", "doan-tn", "hoi-ccb")
RECIPIENTS = [
    "Ban Thường vụ Đảng ủy Khối (để báo cáo)",
    "Các đồng chí Đảng ủy viên",
    "Các chi bộ trực thuộc, các đoàn thể",
    "Lưu Văn phòng Đảng ủy",
]
CLOSING = (
    "Trên đây là Kế hoạch của Đảng ủy; quá trình thực hiện có vướng mắc, các đơn vị phản ánh về Văn phòng Đảng ủy "
    "để tổng hợp, báo cáo Đảng ủy xem xét."
)
HEADING, SECTION = NodeKind.HEADING, NodeKind.SECTION


@dataclass(frozen=True)
class Row:
    depth: int
    kind: NodeKind
    label: str
    text: str
    form: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    units: Sequence[str] = field(default=())


def write_plan(cast: Cast, sheet: Sheet, *, at: datetime) -> Plan:
    """A draft by the clerk, with its outline and bases."""
    header = Header(
        abstract=sheet.abstract,
        symbol="KH/ĐU",
        place=PLACE,
        signing_power="T/M ĐẢNG ỦY",
        post="BÍ THƯ",
        signer=cast.leader.full_name,
        recipients=RECIPIENTS,
    )
    plan = create_plan(issuer=cast.committee, header=header, bases=sheet.bases, by=cast.clerk, at=at)
    line: list[Node] = []
    for position, row in enumerate(_rows(sheet)):
        values = {name: value for name, value in vars(row).items() if name not in ("depth", "units")}
        parent = line[row.depth - 1] if row.depth else None
        node = Node.objects.create(plan=plan, position=position, parent=parent, **values)
        node.units.set([cast.units[code] for code in row.units if code in cast.units])
        line[row.depth :] = [node]
    return plan


def send_plan(cast: Cast, plan: Plan, *, at: datetime) -> Plan:
    return send_for_review(plan, by=cast.clerk, at=at, seen=plan.version)


def issue_by_leader(cast: Cast, plan: Plan, sheet: Sheet, *, at: datetime) -> Plan:
    send_plan(cast, plan, at=at - timedelta(days=2))
    return issue_plan(plan=plan, by=cast.leader, at=at, number=sheet.number, issued_on=sheet.issued_on)


def _rows(sheet: Sheet) -> Iterator[Row]:
    yield Row(0, SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU")
    yield Row(1, HEADING, "1.", "Mục đích")
    yield from (Row(2, NodeKind.PURPOSE, "-", text) for text in sheet.purposes)
    yield Row(1, HEADING, "2.", "Yêu cầu")
    yield from (Row(2, NodeKind.REQUIREMENT, "-", text) for text in sheet.requirements)
    yield Row(0, SECTION, "II.", "NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN")
    yield Row(1, HEADING, "1.", "Nội dung tuyên truyền")
    for place, phase in enumerate(sheet.phases, start=1):
        yield Row(2, NodeKind.PHASE, f"1.{place}.", phase.text, starts_on=phase.starts_on, ends_on=phase.ends_on)
        yield from (Row(3, NodeKind.CONTENT_ITEM, "-", text) for text in phase.items)
    yield Row(2, NodeKind.STANDING, f"1.{len(sheet.phases) + 1}.", sheet.standing)
    yield Row(1, HEADING, "2.", "Hình thức tuyên truyền")
    for place, (form, text) in enumerate(zip(Form, sheet.forms, strict=True), start=1):
        yield Row(2, NodeKind.FORM, f"2.{place}.", FORM_TITLES[form], form=form)
        yield Row(3, NodeKind.MEASURE, "-", text, form=form)
    yield Row(0, SECTION, "III.", "TỔ CHỨC THỰC HIỆN")
    cells, mass, office, inspection = sheet.duties
    yield Row(1, NodeKind.DUTY_HOLDER, "1.", "Các chi bộ trực thuộc", units=CELLS)
    yield Row(2, NodeKind.DUTY, "-", cells)
    yield Row(1, NodeKind.DUTY_HOLDER, "2.", "Các đoàn thể", units=MASS)
    yield Row(2, NodeKind.DUTY, "-", mass)
    yield Row(1, NodeKind.DUTY_HOLDER, "3.", "Văn phòng Đảng ủy, Ủy ban Kiểm tra Đảng ủy", units=("vpdu", "ubkt"))
    yield Row(2, NodeKind.DUTY, "-", office)
    yield Row(2, NodeKind.DUTY, "-", inspection)
    yield Row(0, NodeKind.PARAGRAPH, "", CLOSING)
