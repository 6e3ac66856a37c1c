"""The tasks that the invented office gives from its plans."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.enums import Form, NodeKind, Schedule
from plans.outline.models import Node, Plan
from plans.periods import Cycle
from plans.work.services.tasks import Order
from reports.demo.organisation import Cast
from reports.demo.plans import CELLS, MASS


@dataclass(frozen=True)
class Demand:
    """A task in short: from which node (by a word of its text), to whom, how often, by when."""

    word: str
    title: str
    leads: tuple[str, ...]
    cycle: Cycle
    form: str = ""
    targets: dict[str, int] = field(default_factory=dict)
    cooperating: tuple[str, ...] = ()
    is_withdrawn: bool = False

    def node(self, plan: Plan) -> Node:
        kinds = [NodeKind.CONTENT_ITEM, NodeKind.MEASURE, NodeKind.DUTY]
        return plan.nodes.of_kind(*kinds).filter(text__contains=self.word).in_order()[0]

    def order(self, cast: Cast) -> Order:
        return Order(
            title=self.title,
            cycle=self.cycle,
            leads=cast.chosen(self.leads),
            cooperating=cast.chosen(self.cooperating),
            form=self.form,
            targets=self.targets,
        )


def resolution_demands(today: date) -> list[Demand]:
    start = today - timedelta(days=425)
    return [
        Demand(
            "Kết quả đại hội",
            "Hội nghị quán triệt kết quả đại hội",
            ("cb-van-phong", "cb-dau-tu", "cb-quy-hoach"),
            Cycle(Schedule.ONCE, start, due_on=start + timedelta(days=45)),
            Form.ORAL,
            {"conferences": 1, "attendances": 30},
        ),
        Demand(
            "Chương trình hành động",
            "Sinh hoạt chuyên đề về Nghị quyết Đại hội",
            CELLS,
            Cycle(Schedule.QUARTER, date(start.year + 1, 1, 1), due_day=20),
            Form.ORAL,
            {"cell_meetings": 1, "attendances": 15},
        ),
        Demand(
            "Gương tập thể",
            "Tin, bài chuyên mục “Nghị quyết và cuộc sống”",
            ("vpdu", "doan-tn"),
            Cycle(Schedule.HALF_YEAR, start, due_day=15),
            Form.MASS_MEDIA,
            {"news_articles": 4},
            cooperating=("cb-van-phong",),
        ),
        Demand(
            "Kết quả thu hút đầu tư",
            "Phát động phong trào thi đua thực hiện Nghị quyết",
            MASS,
            Cycle(Schedule.YEAR, start, due_day=10),
            Form.EMULATION,
            {"movements": 1},
        ),
        Demand(
            "Thay mới pa nô",
            "Thay mới pa nô, băng rôn tại cổng khu kinh tế",
            ("cb-ha-tang", "cong-doan"),
            Cycle(Schedule.ONCE, today - timedelta(days=150), due_on=today - timedelta(days=96)),
            Form.VISUAL,
            {"panels": 1, "banners": 4},
        ),
        Demand(
            "Kiểm tra việc thực hiện",
            "Kiểm tra việc thực hiện Kế hoạch tại các chi bộ",
            ("ubkt",),
            Cycle(Schedule.ONCE, today - timedelta(days=70), due_on=today - timedelta(days=5)),
        ),
    ]


def digital_demands(today: date) -> list[Demand]:
    start = today - timedelta(days=290)
    return [
        Demand(
            "Lợi ích của hồ sơ điện tử",
            "Chuyên đề chuyển đổi số trên trang thông tin điện tử",
            ("vpdu",),
            Cycle(Schedule.MONTH, start, due_day=25),
            Form.MASS_MEDIA,
            {"news_articles": 1},
        ),
        Demand(
            "Kỹ năng số cơ bản",
            "Ra quân hướng dẫn dịch vụ công trực tuyến",
            ("doan-tn",),
            Cycle(Schedule.QUARTER, start, due_day=28),
            Form.EMULATION,
            {"movements": 1, "registrations": 20},
            cooperating=("cong-doan",),
        ),
        Demand(
            "Tổ chức hội nghị",
            "Hội nghị tuyên truyền về chuyển đổi số",
            ("cb-van-phong", "cb-dau-tu"),
            Cycle(Schedule.ONCE, today - timedelta(days=220), due_on=today - timedelta(days=160)),
            Form.ORAL,
            {"conferences": 1, "attendances": 80},
        ),
        Demand(
            "Chạy thông điệp",
            "Chạy thông điệp chuyển đổi số trên bảng điện tử",
            ("cb-ha-tang", "cb-van-phong"),
            Cycle(Schedule.ONCE, today - timedelta(days=20), due_on=today + timedelta(days=3)),
            Form.VISUAL,
            {"led_boards": 1},
        ),
        Demand(
            "Sáng kiến số",
            "Hội thi tìm hiểu chuyển đổi số",
            ("cb-quy-hoach", "cb-moi-truong"),
            Cycle(Schedule.ONCE, today - timedelta(days=120), due_on=today - timedelta(days=30)),
            Form.ORAL,
            is_withdrawn=True,
        ),
    ]
