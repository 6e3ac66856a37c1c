"""What every official document does when it is issued: take its number and freeze, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.official.files import File
from portal.lib.official.types import OfficialDocument as Printed
from portal.lib.official.types import to_json
from units.enums import DocumentState, DocumentType, NoticeKind, Role
from units.models import IssuedFile, Membership, OfficialDocument, Term, User
from units.models.scope import ancestors
from units.services.notices import notify
from units.services.numbers import take_number

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
    document: OfficialDocument, printed: Printed, file: File, *, register: Register, by: User, at: datetime
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
