"""What a person decides about mails that got stuck: once more, or not at all."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from portal.lib.errors import ensure
from units.enums import MailState, NoticeKind
from units.models import Mail, Unit, User
from units.models.mails import STUCK, TENDERS
from units.rules import may_tend_mails
from units.services import audit
from units.services.digests import settle_lines

NOT_STUCK = "Thư này không còn chờ xử lý: đã gửi, đang gửi hoặc đã bỏ. Hãy tải lại trang để xem."
NOT_YOURS = "Chỉ quản trị và cán bộ Văn phòng xử lý được thư của đơn vị mình."


@transaction.atomic
def send_again(mail: Mail, *, by: User, at: datetime) -> None:
    """Stuck → queued for the next round."""
    ensure(may_tend_mails(by), NOT_YOURS)
    _move(mail, mail_state=MailState.QUEUED, mail_after=at, last_error="")
    audit.record_at(_office(by).path, "mail_sent_again", mail.recipient, by=by, at=at, mail=mail.pk)


@transaction.atomic
def send_all_again(mails: QuerySet[Mail], *, by: User, at: datetime) -> int:
    """The stuck ones among `mails`, which are visible to the person; counts them."""
    ensure(may_tend_mails(by), NOT_YOURS)
    pks = list(mails.filter(mail_state__in=STUCK).order_by("pk").values_list("pk", flat=True))
    stuck = Mail.objects.filter(pk__in=pks, mail_state__in=STUCK)
    moved = stuck.update(mail_state=MailState.QUEUED, mail_after=at, last_error="")
    if moved:
        audit.record("mails_sent_again", _office(by), by=by, at=at, mails=moved)
    return moved


@transaction.atomic
def drop_mail(mail: Mail, *, reason: str, by: User, at: datetime) -> None:
    """Stuck → never sent. The notice stays in the inbox."""
    ensure(may_tend_mails(by), NOT_YOURS)
    ensure(bool(reason.strip()), "Ghi lý do bỏ thư, để người sau còn biết.", field="reason")
    _move(mail, mail_state=MailState.DROPPED)
    if mail.kind == NoticeKind.DIGEST:
        settle_lines(mail, MailState.DROPPED, sent_ids=())
    audit.record_at(_office(by).path, "mail_dropped", mail.recipient, by=by, at=at, mail=mail.pk, reason=reason)


def _move(mail: Mail, **values: object) -> None:
    # A sender may have it in hand by now.
    ensure(Mail.objects.filter(pk=mail.pk, mail_state__in=STUCK).update(**values) == 1, NOT_STUCK)
    for name, value in values.items():
        setattr(mail, name, value)


def _office(by: User) -> Unit:
    """Where the person answers for the mails."""
    return next(seat.unit for seat in by.acting if seat.role in TENDERS)
