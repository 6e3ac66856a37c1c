from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.lib.official.types import PrintedDocument, layout_on
from units.enums import DocumentState, DocumentType, Role
from units.people.models import User
from units.scope import lies_at, within
from units.tree.models import Unit, may_administer_unit


class TermQuerySet(models.QuerySet["Term"]):
    def visible_to(self, user: User) -> Self:
        of_admin = Q(unit__in=Unit.objects.administered_by(user).values("pk"))
        return self.filter(within("unit__path", user.branches(Role.CLERK, Role.LEADER)) | of_admin)

    def of(self, unit: Unit, *, on: date) -> "Term | None":
        """The term of office of a unit that holds a day, or None."""
        terms = self.filter(unit=unit, starts_on__lte=on)
        return terms.filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("-starts_on").first()


class Term(models.Model):
    """A term of office (nhiệm kỳ); numbers of documents run through it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    name = models.CharField("Nhiệm kỳ", max_length=40)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="term_one_from_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="term_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    branch = lies_at("unit.path")


class DocumentNumber(models.Model):
    """One number taken from the register of an issuer; never given back, never used twice."""

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, related_name="numbers")
    type = models.CharField(max_length=4, choices=DocumentType)
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    abstract = models.TextField()

    class Meta:
        ordering = ["issuer", "term", "type", "number"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "term", "type", "number"], name="document_number_used_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="document_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number:02}-{self.type}"


class IssuedFile(models.Model):
    """The frozen bytes of an issued document. In a table of their own, so that no list ever reads them.
    `replaces` is the file that was in force before the day was stamped: kept for good as well."""

    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


DRAFT_MARK = "Dự thảo"


class OfficialDocument(models.Model):
    """What plans and reports share: issuer, number, header, signing, state and, once issued, frozen bytes.
    `superior_name`, `issuer_name` and `snapshot` are empty until issue and never change after, but for the day.

    Numbers are often taken before the day is stamped: then `awaits_day` is set, the paper shows a blank, and
    `issued_on` is the day the number was taken, for all that sorts and compares. What is shown is `day_on_paper`."""

    document_type: ClassVar[DocumentType]
    list_page: ClassVar[tuple[str, str]]  # name and route of the page that lists its kind

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="Cơ quan ban hành")
    issuer_path = models.CharField(max_length=120, db_index=True, editable=False)
    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False)
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField("Số", null=True, blank=True)
    symbol = models.CharField("Ký hiệu", max_length=30, blank=True)
    place = models.CharField("Địa danh", max_length=80, blank=True)
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    awaits_day = models.BooleanField("Chưa ghi ngày", default=False)
    abstract = models.TextField("Trích yếu")
    signing_power = models.CharField("Quyền hạn ký", max_length=120, blank=True)
    post = models.CharField("Chức vụ người ký", max_length=120, blank=True)
    signer = models.CharField("Người ký", max_length=120, blank=True)
    recipients = models.JSONField("Nơi nhận", default=list, blank=True)
    state = models.CharField("Trạng thái", max_length=12, choices=DocumentState, default=DocumentState.DRAFT)
    superior_name = models.CharField(max_length=200, blank=True)
    issuer_name = models.CharField(max_length=200, blank=True)
    layout_version = models.CharField(max_length=20, default="hd05_2026")
    snapshot = models.TextField(blank=True)
    issued_file = models.OneToOneField(IssuedFile, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[DocumentState.DRAFT, DocumentState.IN_REVIEW])
                | Q(number__isnull=False, issued_on__isnull=False, issued_file__isnull=False, term__isnull=False),
                name="%(class)s_issued_is_frozen",
            ),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="%(class)s_state_is_known"),
            models.CheckConstraint(
                condition=Q(awaits_day=False) | Q(state__in=[DocumentState.ISSUED, DocumentState.CLOSED]),
                name="%(class)s_only_issued_awaits_day",
            ),
        ]

    branch = lies_at("issuer_path")

    def printed(self, *, on: date, number: int | None = None, **own: Any) -> PrintedDocument:
        """What is printed of every kind alike, with its `own` text and what else is proper to it. `on` is the day of
        issue if a number is given, else the day of the draft."""
        names, number = self.issuer.name_on(on), number or self.number
        return PrintedDocument(
            layout_version=layout_on(on),
            superior=self.issuer.superior_line(on),
            issuer=names.header_name,
            number=number,
            symbol=self.symbol or f"{self.document_type}/{names.symbol}",
            place=self.place or names.place,
            issued_on=on if number else self.issued_on,
            abstract=self.abstract,
            signing_power=self.signing_power,
            post=self.post,
            signer=self.signer,
            recipients=tuple(self.recipients),
            dated_from=on,
            **own,
        )

    @property
    def noun(self) -> str:
        """`kế hoạch`, `công văn`, `báo cáo`: its kind within a sentence."""
        return str(self.document_type.label).lower()

    @property
    def is_issued(self) -> bool:
        return self.state in (DocumentState.ISSUED, DocumentState.CLOSED)

    @property
    def is_editable(self) -> bool:
        return self.state == DocumentState.DRAFT

    @property
    def day_on_paper(self) -> date | None:
        """None while it is still to be stamped."""
        return None if self.awaits_day else self.issued_on

    @property
    def number_and_symbol(self) -> str:
        """`12-KH/ĐU`, with 0 before numbers below 10; empty while there is no number."""
        return f"{self.number:02}-{self.symbol}" if self.number else ""


def may_administer_term(user: User, term: Term) -> bool:
    return may_administer_unit(user, term.unit)


def may_edit_document(user: User, document: OfficialDocument) -> bool:
    """Write its text, send it for review, or delete it as a draft."""
    return document.is_editable and user.has_role(Role.CLERK, over=document.branch)


def may_take_back_document(user: User, document: OfficialDocument) -> bool:
    """In review → draft, by the leader with a word or by the clerk who sees a mistake."""
    in_review = document.state == DocumentState.IN_REVIEW
    return in_review and user.has_role(Role.CLERK, Role.LEADER, over=document.branch)


def may_issue_document(user: User, document: OfficialDocument) -> bool:
    return document.state == DocumentState.IN_REVIEW and user.has_role(Role.LEADER, over=document.branch)


def may_stamp_day(user: User, document: OfficialDocument) -> bool:
    """Write the day on an issued document whose paper has a blank for it."""
    return document.awaits_day and user.has_role(Role.CLERK, Role.LEADER, over=document.branch)


def may_take_earlier_file(user: User, document: OfficialDocument) -> bool:
    """The file before the day was stamped, where there is one; for the office that keeps the register."""
    if not document.is_issued or not user.has_role(Role.CLERK, Role.LEADER, Role.INSPECTOR, over=document.branch):
        return False
    return IssuedFile.objects.filter(pk=document.issued_file_id or 0, replaces__isnull=False).exists()


def may_take_issued_file(user: User, document: OfficialDocument) -> bool:
    return document.is_issued  # by whoever sees it


def powers_over_document(user: User, document: OfficialDocument) -> dict[str, bool]:
    """What the pages of every kind offer to a person, for the `may` of their templates."""
    return {
        "edit": may_edit_document(user, document),
        "send": may_edit_document(user, document),
        "take_back": may_take_back_document(user, document),
        "issue": may_issue_document(user, document),
        "stamp_day": may_stamp_day(user, document),
        "take_file": may_take_issued_file(user, document),
        "take_earlier_file": may_take_earlier_file(user, document),
    }
