from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from plans.outline.models import ISSUED, Plan
from reports.enums import PeriodKind, SectionKey
from reports.results.types import ReportPeriod
from units.documents.models import IssuedFile, OfficialDocument, powers_over_document
from units.enums import DocumentType, Role
from units.people.models import User
from units.scope import beneath, holds, holds_over, within
from units.tree.models import OVERSEERS


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: all of their own world. They and superiors: what the committees below issued."""
        overseen = within("issuer_path", user.branches(*OVERSEERS))
        reported = beneath("issuer_path", user.branches(*OVERSEERS, Role.SUPERIOR))
        return self.filter(overseen | Q(reported, state__in=ISSUED))

    def issued(self) -> Self:
        return self.filter(state__in=ISSUED)

    def chosen(self, *, q: str, state: str, kind: str, unit: int | None = None) -> Self:
        """What the filters of the list ask for; `unit` is the id of an issuer."""
        rows = self.filter(plan__in=Plan.objects.matching(q)) if q else self
        rows = rows.filter(issuer=unit) if unit else rows
        values = {"state": state, "period_kind": kind}
        return rows.filter(**{field: value for field, value in values.items() if value})

    def with_context(self) -> Self:
        """With all that a line of a list shows, without the frozen text and figures."""
        return self.select_related("plan", "issuer").defer("snapshot", "facts", "plan__snapshot")

    def newest_first(self) -> Self:
        return self.order_by("-ends_on", "-pk")


class Report(OfficialDocument):
    """The results report of one plan over the closed span `starts_on`..`ends_on`. `facts` is empty until issue,
    then the frozen figures that the text rests on. `annex_file` is the frozen workbook beside the paper of an issued
    report whose annexes are too long for it."""

    document_type = DocumentType.REPORT
    list_page = ("Báo cáo", "reports:report_list")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports", verbose_name="Kế hoạch")
    period_kind = models.CharField("Loại kỳ", max_length=12, choices=PeriodKind)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày")
    facts = models.JSONField(null=True, blank=True)
    annex_file = models.OneToOneField(IssuedFile, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta(OfficialDocument.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *OfficialDocument.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="report_ends_after_it_starts"),
            models.UniqueConstraint(fields=["plan", "starts_on", "ends_on"], name="report_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.number_and_symbol or 'Báo cáo chưa có số'} {self.abstract}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report_detail", args=[self.pk])

    @property
    def period(self) -> ReportPeriod:
        return ReportPeriod.holding(PeriodKind(self.period_kind), self.starts_on)


class ReportSection(models.Model):
    """A written part of a report. While `text` is `base`, the wording the portal last offered, nobody has touched it
    and it follows the facts; then it is the clerk's."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=12, choices=SectionKey)
    text = models.TextField(blank=True)
    base = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["report", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_once")]

    def __str__(self) -> str:
        return self.get_key_display()


may_read_reports = holds(*OVERSEERS, Role.SUPERIOR)
may_write_reports = holds(Role.CLERK)
# See the figures behind a report and the records behind the figures.
may_follow_report = holds_over("issuer_path", *OVERSEERS)


def may_report_on(user: User, plan: Plan) -> bool:
    return plan.state in ISSUED and plan.has_work and user.has_role(Role.CLERK, over=plan.branch)


def powers_over_report(user: User, report: Report) -> dict[str, bool]:
    """What the pages of a report offer to a person: the `may` of their templates."""
    return powers_over_document(user, report) | {"follow": may_follow_report(user, report)}
