"""Facts made by hand for the pure exports, and the moment and period that the tests of reports speak of."""

from datetime import UTC, date, datetime

from plans.enums import METRICS_OF_FORM, Form
from plans.work.states import WorkCounts
from reports.enums import PeriodKind
from reports.results.types import Facts, FormFact, ItemFact, LeftOut, MetricFact, ReportPeriod, ReportSource, UnitFact

AT = datetime(2026, 4, 2, 3, tzinfo=UTC)
Q1 = ReportPeriod(PeriodKind.QUARTER, 2026, 1)

SOURCE = ReportSource(
    issuer="Đảng ủy Công ty Sao Mai",
    plan="Kế hoạch số 07-KH/ĐU, ngày 05/01/2026",
    plan_abstract="tuyên truyền năm 2026",
    bases=("Kế hoạch số 15-KH/ĐUK, ngày 31/12/2025 của Đảng ủy Khối",),
    period="quý I năm 2026",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 3, 31),
)


def facts_sample(**changes: object) -> Facts:
    """Two units, one of them silent; oral work with figures, a target and a year before; nothing else reported."""
    known = {
        "conferences": (2, None, 1),
        "cell_meetings": (6, 8, None),
        "attendances": (1200, None, 1000),
        "classes": (0, None, None),
    }
    values: dict[str, object] = {
        "activities": 5,
        "before": 4,
        "counted": (1, 2, 3, 4, 5),
        "metrics": tuple(
            MetricFact(str(form), str(metric), str(metric.label), *known.get(str(metric), (None, None, None)))
            for form, metrics in METRICS_OF_FORM.items()
            for metric in metrics
        ),
        "forms": tuple(
            FormFact(str(form), str(form.label), *((5, 1, 4) if form == Form.ORAL else (0, 0, 0))) for form in Form
        ),
        "units": (
            UnitFact(
                11, "Chi bộ Kỹ thuật", 5, {"conferences": 2, "cell_meetings": 6, "attendances": 1200, "classes": 0}
            ),
            UnitFact(12, "Chi bộ Kinh doanh", 0, {}),
        ),
        "items": (
            ItemFact(21, "Đợt 1", "Tuyên truyền kỷ niệm ngày thành lập.", 5, 1),
            ItemFact(22, "Đợt 2", "Tuyên truyền gương người tốt, việc tốt.", 0, 0),
        ),
        "work": WorkCounts(in_time=2, late=1, overdue=1),
        "left_out": LeftOut(drafts=1, waiting=2, returned=0),
    }
    return Facts(**{**values, **changes})  # type: ignore[arg-type]
