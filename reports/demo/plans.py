"""From the sheet of an invented plan to a plan of the portal: written, sent for review, issued."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from plans.amending.services import issue_plan
from plans.enums import Form, NodeKind
from plans.outline.models import Plan
from plans.outline.services.life import PlanHeader, create_plan, send_plan
from plans.outline.services.lines import lay_out
from plans.outline.types import OutlineLine
from plans.work.services.following import follow_amendment
from reports.demo.organisation import COMMITTEE, Cast
from reports.demo.sheets import DemoSheet
from units.tree.models import Unit

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


def write_plan(cast: Cast, sheet: DemoSheet, *, at: datetime) -> Plan:
    """A draft by the clerk, with its outline and bases."""
    header = PlanHeader(
        abstract=sheet.abstract,
        symbol="KH/ĐU",
        place=COMMITTEE.place,
        signing_power="T/M ĐẢNG ỦY",
        post="BÍ THƯ",
        signer=cast.leader.full_name,
        recipients=RECIPIENTS,
    )
    plan = create_plan(issuer=cast.committee, header=header, bases=sheet.bases, by=cast.clerk, at=at)
    lay_out(plan, _lines(sheet, units=cast.units))
    return plan


def send_by_clerk(cast: Cast, plan: Plan, *, at: datetime) -> Plan:
    return send_plan(plan, expected_version=plan.version, by=cast.clerk, at=at)


def issue_by_leader(cast: Cast, plan: Plan, sheet: DemoSheet, *, at: datetime) -> Plan:
    send_by_clerk(cast, plan, at=at - timedelta(days=2))
    return issue_plan(
        plan,
        follow=follow_amendment,
        number=sheet.number,
        issued_on=sheet.issued_on,
        expected_version=plan.version,
        by=cast.leader,
        at=at,
    )


def _lines(sheet: DemoSheet, *, units: Mapping[str, Unit]) -> Iterator[OutlineLine]:
    def ids(*codes: str) -> tuple[int, ...]:
        return tuple(units[code].pk for code in codes if code in units)

    yield OutlineLine(SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU", 0)
    yield OutlineLine(HEADING, "1.", "Mục đích", 1)
    yield from (OutlineLine(NodeKind.PURPOSE, "-", text, 2) for text in sheet.purposes)
    yield OutlineLine(HEADING, "2.", "Yêu cầu", 1)
    yield from (OutlineLine(NodeKind.REQUIREMENT, "-", text, 2) for text in sheet.requirements)
    yield OutlineLine(SECTION, "II.", "NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN", 0)
    yield OutlineLine(HEADING, "1.", "Nội dung tuyên truyền", 1)
    for place, phase in enumerate(sheet.phases, start=1):
        yield OutlineLine(
            NodeKind.PHASE, f"1.{place}.", phase.text, 2, starts_on=phase.starts_on, ends_on=phase.ends_on
        )
        yield from (OutlineLine(NodeKind.CONTENT_ITEM, "-", text, 3) for text in phase.items)
    yield OutlineLine(NodeKind.STANDING, f"1.{len(sheet.phases) + 1}.", sheet.standing, 2)
    yield OutlineLine(HEADING, "2.", "Hình thức tuyên truyền", 1)
    for place, (form, text) in enumerate(zip(Form, sheet.forms, strict=True), start=1):
        yield OutlineLine(NodeKind.FORM, f"2.{place}.", FORM_TITLES[form], 2, form=form)
        yield OutlineLine(NodeKind.MEASURE, "-", text, 3, form=form)
    yield OutlineLine(SECTION, "III.", "TỔ CHỨC THỰC HIỆN", 0)
    cells, mass, office, inspection = sheet.duties
    yield OutlineLine(NodeKind.DUTY_HOLDER, "1.", "Các chi bộ trực thuộc", 1, unit_ids=ids(*CELLS))
    yield OutlineLine(NodeKind.DUTY, "-", cells, 2)
    yield OutlineLine(NodeKind.DUTY_HOLDER, "2.", "Các đoàn thể", 1, unit_ids=ids(*MASS))
    yield OutlineLine(NodeKind.DUTY, "-", mass, 2)
    yield OutlineLine(
        NodeKind.DUTY_HOLDER, "3.", "Văn phòng Đảng ủy, Ủy ban Kiểm tra Đảng ủy", 1, unit_ids=ids("vpdu", "ubkt")
    )
    yield OutlineLine(NodeKind.DUTY, "-", office, 2)
    yield OutlineLine(NodeKind.DUTY, "-", inspection, 2)
    yield OutlineLine(NodeKind.PARAGRAPH, "", CLOSING, 0)
