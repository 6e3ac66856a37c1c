"""The one life of every official document: draft → in review → issued, its day stamped later where the paper has a
blank → closed. What is proper to one kind is handed in by the room of that kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypedDict, TypeVar

from django.db import transaction
from django.db.models import Q

from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.official.files import File, to_frozen_file
from portal.lib.official.types import PrintedDocument, from_json, to_json
from units.audit.services import record_event
from units.documents.models import (
    IssuedFile,
    OfficialDocument,
    Term,
    may_edit_document,
    may_issue_document,
    may_stamp_day,
    may_take_back_document,
)
from units.documents.services.terms import take_number, term_for
from units.enums import DocumentState, NoticeKind, Role
from units.inbox.services.notices import notify
from units.people.models import Membership, User
from units.scope import ancestors
from units.tree.models import Unit
from units.versions import READ_AGAIN, claim_version

ISSUED = "issued"  # the event of the notices
READ_BEFORE_ISSUE = "Văn bản đã được sửa sau khi mở trang này. Hãy đọc lại bản mới rồi ban hành."
TAKEN_MEANWHILE = "Văn bản vừa được người khác sửa hoặc ban hành. Hãy mở lại trang để xem bản mới."

Document = TypeVar("Document", bound=OfficialDocument)
# Raises RuleViolation with what stands against a step.
Check = Callable[[], None]


class IssueStep(TypedDict):
    """What a person decides who issues a document, in the version that was read."""

    number: int
    issued_on: date | None
    expected_version: int
    by: User
    at: datetime


@transaction.atomic
def write_document(
    document: Document,
    words: Mapping[str, object],
    *,
    act: str,
    refusal: str,
    expected_version: int,
    by: User,
    at: datetime,
) -> Document:
    """What the clerk wrote, by the names of the fields; `refusal` is said of a document that is no draft of theirs."""
    ensure(may_edit_document(by, document), refusal)
    claim_version(document, expected_version=expected_version)
    for name, value in words.items():
        setattr(document, name, value)
    document.save(update_fields=[*words, "changed_at"])
    record_event(act, document, by=by, at=at)
    return document


@transaction.atomic
def send_document(
    document: Document, *, check: Check, title: str, body: str = "", expected_version: int, by: User, at: datetime
) -> Document:
    """Draft → in review. The leaders are told so in the words of `title` and `body`."""
    refusal = f"Chỉ Văn phòng gửi duyệt được, và khi {document.noun} còn là bản nháp."
    ensure(may_edit_document(by, document), refusal)
    pass_on(document, DocumentState.IN_REVIEW, "sent", check=check, expected_version=expected_version, by=by, at=at)
    notify_holders(document, Role.LEADER, title=title, body=body, by=by, at=at)
    return document


@transaction.atomic
def take_back_document(
    document: Document,
    *,
    reason: str,
    expected_version: int,
    by: User,
    at: datetime,
    title: str = "",
    roles: tuple[Role, ...] = (Role.CLERK,),
) -> Document:
    """In review → draft: the leader returns it, or the clerk takes it back."""
    ensure(may_take_back_document(by, document), f"Chỉ trả lại được {document.noun} đang chờ duyệt của cơ quan mình.")
    ensure(bool(reason.strip()), "Ghi lý do để người soạn biết cần sửa gì.", field="reason")
    pass_on(document, DocumentState.DRAFT, "taken_back", expected_version=expected_version, by=by, at=at, reason=reason)
    title = title or f"{document.document_type.label} được trả lại để sửa"
    notify_holders(document, *roles, title=title, body=reason, by=by, at=at)
    return document


@transaction.atomic
def delete_draft(document: OfficialDocument, *, expected_version: int, by: User, at: datetime) -> None:
    """A draft that nobody needs; it never had a number. Its audit events stay."""
    ensure(may_edit_document(by, document), f"Chỉ Văn phòng xóa được, và khi {document.noun} còn là bản nháp.")
    _move(document, expected_version=expected_version)
    record_event(_act(document, "deleted"), document, by=by, at=at)
    document.delete()


def issue_document(
    document: Document,
    *,
    check: Check | None = None,
    compose: Callable[..., PrintedDocument],
    follow: Check,
    number: int,
    issued_on: date | None,
    expected_version: int,
    by: User,
    at: datetime,
) -> Document:
    """In review → issued. The file is rendered first, outside the transaction, from `compose(on=, number=)`. Without
    a day the paper gets a blank for it, to be stamped later. `follow` is what becomes of other rows, in the
    transaction of the issue.

    Raises RuleViolation: not allowed or not in review, not the version that was read, a day ahead or in no term, a
    number used before, no file, changed or issued by another meanwhile, or what `check` and `follow` refuse."""
    ensure(may_issue_document(by, document), f"Chỉ lãnh đạo được ban hành {document.noun} đang chờ duyệt.")
    # Nobody signs a text that was changed under their eyes.
    ensure(document.version == expected_version, READ_BEFORE_ISSUE)
    if check:
        check()
    ensure(number > 0, "Số văn bản tính từ 1.", field="number")
    on = day_of_issue(issued_on, at=at)
    term = term_for(document.issuer, on=on)
    printed = replace(compose(on=on, number=number), issued_on=issued_on)
    file = to_frozen_file(printed)
    with transaction.atomic():
        _freeze(document, printed, file, term=term, number=number, by=by, at=at)
        follow()  # rows first, then the log, as everybody does: two who go the other way round would wait for ever
        record_event(_act(document, "issued"), document, by=by, at=at, number=number, sha256=file.sha256)
    return document


def pass_on(
    document: OfficialDocument,
    state: DocumentState,
    step: str,
    *,
    check: Check | None = None,
    expected_version: int,
    by: User,
    at: datetime,
    **details: Any,
) -> None:
    """One step of the life, in the transaction of the caller; `step` is the last word of its audit act."""
    _move(document, expected_version=expected_version, state=state, changed_at=at)
    if check:
        check()  # with the row held: who changes meanwhile what it looks at waits, and is refused then
    document.state, document.version, document.changed_at = state, expected_version + 1, at
    record_event(_act(document, step), document, by=by, at=at, **details)


def _move(document: OfficialDocument, *, expected_version: int, refusal: str = READ_AGAIN, **changes: object) -> None:
    """Writes `changes` if the document is still in the state it was read in and of the version a person decided on."""
    rows = type(document)._default_manager.filter(pk=document.pk, state=document.state, version=expected_version)
    ensure(rows.update(version=expected_version + 1, **changes) == 1, refusal)


def _act(document: OfficialDocument, step: str) -> str:
    return f"{document.document_type.name.lower()}_{step}"


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


def day_of_issue(typed: date | None, *, at: datetime) -> date:
    """The day that term, names and layout go by: the typed one, or today where it is stamped later."""
    today = clock.local_day(at)
    ensure(typed is None or typed <= today, "Ngày ban hành không được sau hôm nay.", field="issued_on")
    return typed or today


def _freeze(
    document: OfficialDocument, printed: PrintedDocument, file: File, *, term: Term, number: int, by: User, at: datetime
) -> None:
    """Raises RuleViolation if the number is used or the document is no longer the one that was rendered."""
    take_number(
        document.issuer, term=term, type=document.document_type, number=number, abstract=document.abstract, by=by, at=at
    )
    values = frozen_values(printed, file, term=term, number=number, at=at)
    _move(document, expected_version=document.version, refusal=TAKEN_MEANWHILE, **values)
    for name, value in {**values, "version": document.version + 1}.items():
        setattr(document, name, value)


def frozen_values(printed: PrintedDocument, file: File, *, term: Term, number: int, at: datetime) -> dict[str, Any]:
    """What issuing writes into the row of a document, by column: the head as it was printed, the bytes, the state."""
    return {
        "term": term,
        "number": number,
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
        "changed_at": at,
    }


def keep_file(file: File, *, at: datetime, replaces: IssuedFile | None = None) -> IssuedFile:
    """The bytes for good; what they replace stays beside them."""
    return IssuedFile.objects.create(**vars(file), sha256=file.sha256, created_at=at, replaces=replaces)


def announce(document: OfficialDocument, *, to_subtree: bool, by: User, at: datetime) -> None:
    """Tells the office, the readers above and, if the document binds them, the reporters of its world and those who
    answer for the committees right below; not the one who issued it."""
    path = document.issuer_path
    seats = Q(role__in=(Role.CLERK, Role.LEADER), unit__path=path) | Q(
        role=Role.SUPERIOR, unit__path__in=ancestors(path)[:-1]
    )
    if to_subtree:
        bound_units = Unit.objects.receiving_from(document.issuer).values("pk")
        of_bound_units = Q(unit__path=path) | Q(unit__in=bound_units)
        seats |= Q(of_bound_units, role__in=(Role.CLERK, Role.REPORTER))
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
        values = {
            "issued_on": day,
            "awaits_day": False,
            "snapshot": to_json(printed),
            "issued_file": keep_file(file, at=at, replaces=document.issued_file),
            "changed_at": at,
        }
        rows = type(document)._default_manager.filter(pk=document.pk, awaits_day=True)
        ensure(rows.update(**values) == 1, "Ngày của văn bản này vừa được người khác ghi. Hãy mở lại trang để xem.")
        for name, value in values.items():
            setattr(document, name, value)
        record_event("day_stamped", document, by=by, at=at, day=day.isoformat(), sha256=file.sha256)
    return document


def _check_term(document: OfficialDocument, day: date) -> None:
    term = document.term
    assert term is not None
    is_inside = term.starts_on <= day and (term.ends_on is None or day <= term.ends_on)
    ensure(is_inside, f"Số của văn bản lấy trong nhiệm kỳ {term.name}; ngày phải nằm trong đó.", field="issued_on")
