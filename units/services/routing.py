"""The way of a document between the office that writes it and the leader who issues it."""

from datetime import datetime

from portal.lib import clock
from portal.lib.errors import ensure
from units.enums import DocumentState, NoticeKind, Role
from units.models import OfficialDocument, User
from units.services.notices import notify
from units.services.versions import READ_AGAIN, claim_version


def pass_on(document: OfficialDocument, before: DocumentState, after: DocumentState) -> None:
    """Must run in the transaction of the step. Raises RuleViolation if somebody changed or passed it meanwhile."""
    claim_version(document, seen=document.version, refusal=READ_AGAIN)
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
