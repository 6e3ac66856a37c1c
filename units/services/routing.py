"""The way of a document between the office that writes it and the leader who issues it."""

from datetime import datetime

from portal.lib import clock
from portal.lib.errors import ensure
from units.enums import DocumentState, NoticeKind, Role
from units.models import OfficialDocument, User
from units.services.notices import Word, file_notices
from units.services.versions import READ_AGAIN, claim_version


def pass_on(document: OfficialDocument, before: DocumentState, after: DocumentState) -> None:
    """Must run in the transaction of the step. Raises RuleViolation if somebody changed or passed it meanwhile."""
    claim_version(document, seen=document.version, refusal=READ_AGAIN)
    moved = type(document)._default_manager.filter(pk=document.pk, state=before).update(state=after)
    ensure(moved == 1, "Văn bản vừa được người khác chuyển bước. Hãy mở lại trang để xem.")
    document.state = after


def tell(document: OfficialDocument, role: Role, *, title: str, body: str, url: str, by: User, at: datetime) -> None:
    """A word to those who hold the role in the issuing unit; who did the act knows it already."""
    people = User.objects.holding(role, on=clock.local_day(at), path=document.issuer_path).exclude(pk=by.pk)
    subject = f"{document._meta.model_name}:{document.pk}:{document.state}:{document.version}"
    file_notices(
        (
            Word(
                recipient=person,
                kind=NoticeKind.DOCUMENT,
                key=f"{subject}:user:{person.pk}",
                title=title[:300],
                body=body,
                url=url,
            )
            for person in people.order_by("pk")
        ),
        at=at,
    )
