"""Terms of office: numbers of documents run through each, so two of one unit never overlap."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.files import File, to_frozen_file
from portal.lib.official.types import PrintedDocument, day_figures, from_json, to_json
from units.audit.services import record_event
from units.documents.models import DocumentNumber, IssuedFile, OfficialDocument, Term
from units.documents.rules import may_stamp_day
from units.enums import DocumentState, DocumentType, NoticeKind, Role
from units.inbox.services.notices import notify
from units.people.models import Membership, User
from units.scope import ancestors
from units.tree.models import Unit
from units.versions import READ_AGAIN, claim_version, refused_if_taken


@transaction.atomic
def open_term(unit: Unit, *, name: str, starts_on: date, ends_on: date | None, by: User, at: datetime) -> Term:
    _ensure_free(unit, starts_on, ends_on, own=None)
    with refused_if_taken("Vừa có người khai báo nhiệm kỳ từ ngày này.", field="starts_on"):
        term = Term.objects.create(unit=unit, name=name, starts_on=starts_on, ends_on=ends_on)
    record_event("term_opened", term, by=by, at=at)
    return term


@transaction.atomic
def change_term(
    term: Term, *, name: str, starts_on: date, ends_on: date | None, by: User, at: datetime, expected_version: int
) -> Term:
    claim_version(term, expected_version=expected_version)
    _ensure_free(term.unit, starts_on, ends_on, own=term)
    before = {"name": term.name, "starts_on": str(term.starts_on), "ends_on": str(term.ends_on or "")}
    term.name, term.starts_on, term.ends_on = name, starts_on, ends_on
    term.save(update_fields=["name", "starts_on", "ends_on"])
    record_event("term_changed", term, by=by, at=at, before=before)
    return term


def _ensure_free(unit: Unit, starts_on: date, ends_on: date | None, *, own: Term | None) -> None:
    late = f"Ngày kết thúc phải sau ngày bắt đầu ({starts_on:%d/%m/%Y})."
    ensure(ends_on is None or ends_on > starts_on, late, field="ends_on")
    meets = Q(ends_on=None) | Q(ends_on__gte=starts_on)
    if ends_on:
        meets &= Q(starts_on__lte=ends_on)
    others = Term.objects.filter(meets, unit=unit)
    other = (others.exclude(pk=own.pk) if own else others).first()
    ensure(
        other is None,
        f"Trùng thời gian với nhiệm kỳ {other}. Hãy ghi ngày kết thúc của nhiệm kỳ đó trước.",
        field="starts_on",
    )


def term_for(issuer: Unit, *, on: date) -> Term:
    term = Term.objects.of(issuer, on=on)
    if term is None:
        raise RuleViolation(
            f"Chưa có nhiệm kỳ của {issuer.name} cho ngày {on:%d/%m/%Y}. Quản trị cần khai báo nhiệm kỳ ở mục Tổ chức.",
            field="issued_on",
        )
    return term


def next_number(issuer: Unit, *, term: Term, type: DocumentType) -> int:
    """One above the highest number taken so far."""
    taken = DocumentNumber.objects.filter(issuer=issuer, term=term, type=type)
    return (taken.aggregate(highest=Max("number"))["highest"] or 0) + 1


def take_number(
    issuer: Unit, *, term: Term, type: DocumentType, number: int, abstract: str, by: User, at: datetime
) -> DocumentNumber:
    """Takes a number for good. Raises RuleViolation if it was used before in this term."""
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(
                issuer=issuer,
                term=term,
                type=type,
                number=number,
                abstract=abstract,
                taken_by=by,
                taken_at=at,
            )
    except IntegrityError:
        free = next_number(issuer, term=term, type=type)
        raise RuleViolation(
            f"Số {number:02}-{type} đã dùng trong nhiệm kỳ {term.name}. Số tiếp theo còn trống là {free:02}.",
            field="number",
        ) from None


def pass_on(document: OfficialDocument, before: DocumentState, after: DocumentState) -> None:
    """Must run in the transaction of the step. Raises RuleViolation if somebody changed or passed it meanwhile."""
    claim_version(document, expected_version=document.version, refusal=READ_AGAIN)
    moved = type(document)._default_manager.filter(pk=document.pk, state=before).update(state=after)
    ensure(moved == 1, "Văn bản vừa được người khác chuyển bước. Hãy mở lại trang để xem.")
    document.state = after


def notify_holders(
    document: OfficialDocument, *roles: Role, title: str, body: str = "", by: User, at: datetime
) -> None:
    """Tells those who hold the roles in the issuing unit of the step the document came to; who did the act knows it
    already."""
    people = User.objects.holding(*roles, on=clock.local_day(at), path=document.issuer_path).exclude(pk=by.pk)
    notify(
        people.order_by("pk"),
        kind=NoticeKind.DOCUMENT,
        event=f"document_{document.state}",
        about=document,
        version=document.version,
        title=title,
        body=body,
        at=at,
    )


ISSUED = "issued"  # the event of the notices


@dataclass(frozen=True)
class Register:
    """Where the number of a document is taken."""

    type: DocumentType
    term: Term


def day_of_issue(typed: date | None, *, at: datetime) -> date:
    """The day that term, names and layout go by: the typed one, or today where it is stamped later."""
    today = clock.local_day(at)
    ensure(typed is None or typed <= today, "Ngày ban hành không được sau hôm nay.", field="issued_on")
    return typed or today


def freeze(
    document: OfficialDocument, printed: PrintedDocument, file: File, *, register: Register, by: User, at: datetime
) -> None:
    """Must run in the transaction of the issue. Raises RuleViolation if the number is used or the document is no
    longer the one that was rendered: somebody changed or issued it meanwhile."""
    assert printed.number is not None
    take_number(
        document.issuer,
        term=register.term,
        type=register.type,
        number=printed.number,
        abstract=document.abstract,
        by=by,
        at=at,
    )
    frozen = {
        "term": register.term,
        "number": printed.number,
        "issued_on": printed.issued_on or printed.dated_from,
        "awaits_day": printed.issued_on is None,
        "symbol": printed.symbol,
        "place": printed.place,
        "superior_name": printed.superior,
        "issuer_name": printed.issuer,
        "layout_version": printed.layout_version,
        "snapshot": to_json(printed),
        "issued_file": keep_file(file, at=at),
        "state": DocumentState.ISSUED,
        "version": document.version + 1,
    }
    rows = type(document)._default_manager.filter(
        pk=document.pk, state=DocumentState.IN_REVIEW, version=document.version
    )
    ensure(
        rows.update(**frozen) == 1, "Văn bản vừa được người khác sửa hoặc ban hành. Hãy mở lại trang để xem bản mới."
    )
    for name, value in frozen.items():
        setattr(document, name, value)


def keep_file(file: File, *, at: datetime, replaces: IssuedFile | None = None) -> IssuedFile:
    """The bytes for good; what they replace stays beside them."""
    return IssuedFile.objects.create(
        content=file.content,
        sha256=file.sha256,
        media_type=file.media_type,
        name=file.name,
        created_at=at,
        replaces=replaces,
    )


def announce(document: OfficialDocument, *, to_subtree: bool, by: User, at: datetime) -> None:
    """Tells the office, the readers above and, if the document binds them, the offices and reporters below; not the
    one who issued it."""
    path = document.issuer_path
    seats = Q(role__in=(Role.CLERK, Role.LEADER), unit__path=path) | Q(
        role=Role.SUPERIOR, unit__path__in=ancestors(path)
    )
    if to_subtree:
        seats |= Q(role__in=(Role.CLERK, Role.REPORTER), unit__path__startswith=path)
    members = Membership.objects.active_on(clock.local_day(at)).filter(seats)
    people = User.objects.filter(is_active=True, pk__in=members.values("user")).exclude(pk=by.pk)
    notify(
        people.order_by("pk"),
        kind=NoticeKind.DOCUMENT,
        event=ISSUED,
        about=document,
        title=f"Đã ban hành văn bản số {document.number_and_symbol}",
        body=document.abstract,
        at=at,
    )


def stamp_day(document: OfficialDocument, *, day: date, by: User, at: datetime) -> OfficialDocument:
    """Issued without a day → with it. The text stays as it was issued; only the day is printed into it. The file
    before is kept as what the new one replaces.

    Raises RuleViolation: not allowed or no blank, a day ahead or outside the term of the number, no file, or
    somebody stamped it meanwhile."""
    ensure(may_stamp_day(by, document), "Văn bản này không còn để trống ngày, hoặc không thuộc cơ quan mình.")
    day_of_issue(day, at=at)
    _check_term(document, day)
    printed = replace(from_json(document.snapshot), issued_on=day)
    file = to_frozen_file(printed)
    with transaction.atomic():
        stamped = {
            "issued_on": day,
            "awaits_day": False,
            "snapshot": to_json(printed),
            "issued_file": keep_file(file, at=at, replaces=document.issued_file),
        }
        rows = type(document)._default_manager.filter(pk=document.pk, awaits_day=True)
        ensure(rows.update(**stamped) == 1, "Ngày của văn bản này vừa được người khác ghi. Hãy mở lại trang để xem.")
        for name, value in stamped.items():
            setattr(document, name, value)
        record_event("day_stamped", document, by=by, at=at, day=day.isoformat(), sha256=file.sha256)
    return document


def _check_term(document: OfficialDocument, day: date) -> None:
    term = document.term
    assert term is not None
    is_inside = term.starts_on <= day and (term.ends_on is None or day <= term.ends_on)
    ensure(is_inside, f"Số của văn bản lấy trong nhiệm kỳ {term.name}; ngày phải nằm trong đó.", field="issued_on")


def doubts_about_day(document: OfficialDocument, day: date) -> list[str]:
    """Why `day` looks wrong for an issued document: a neighbour in the register with an earlier number and a later
    day or the other way round, or another month than the one printed. Empty if nothing speaks against it."""
    numbered = type(document)._default_manager.filter(issuer=document.issuer, term=document.term, awaits_day=False)
    before = numbered.filter(number__lt=document.number, issued_on__gt=day).order_by("-number").first()
    after = numbered.filter(number__gt=document.number, issued_on__lt=day).order_by("number").first()
    doubts = [
        f"Văn bản số {other.number_and_symbol} đã ghi ngày {day_figures(other.issued_on)}, {order} ngày này."
        for other, order in ((before, "sau"), (after, "trước"))
        if other and other.issued_on
    ]
    printed = document.issued_on
    if printed and (printed.year, printed.month) != (day.year, day.month):
        doubts.append(f"Bản đã in ghi tháng {printed.month} năm {printed.year}.")
    return doubts
