from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from portal.lib import clock
from portal.lib.text import search_key
from units.enums import MailState, Role
from units.models.notices import Notice
from units.models.people import Membership, User
from units.models.scope import within

NO_MAIL = (MailState.INBOX_ONLY, MailState.FOR_DIGEST)  # not one of its own
STUCK = (MailState.UNCERTAIN, MailState.FAILED, MailState.DEAD_LETTER)
WAITING = (MailState.QUEUED, MailState.SENDING)
TENDERS = (Role.ADMIN, Role.CLERK)
MAIL_STATES: dict[str, tuple[str, Iterable[MailState]]] = {
    "sent": ("Đã gửi", [MailState.SENT]),
    "waiting": ("Chờ gửi", WAITING),
    "uncertain": ("Chưa rõ đã gửi", [MailState.UNCERTAIN]),
    "failed": ("Gửi lỗi", [MailState.FAILED]),
    "dead_letter": ("Gác lại", [MailState.DEAD_LETTER]),
    "dropped": ("Bỏ, không gửi", [MailState.DROPPED]),
    "stuck": ("Cần xử lý", STUCK),
}


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: User) -> Self:
        """The mails to people of the units one answers for, a digest with its lines being one. `hides_title` where
        its words may be another committee's, and from everybody but clerks."""
        people = Membership.objects.filter(within("unit__path", user.paths(*TENDERS)))
        elsewhere = Membership.objects.filter(user=OuterRef("recipient"))
        elsewhere = elsewhere.exclude(within("unit__path", user.paths(Role.CLERK)))
        mails = self.exclude(mail_state__in=NO_MAIL).filter(digest=None, recipient__in=people.values("user"))
        return mails.annotate(hides_title=Exists(elsewhere))

    def stuck(self) -> Self:
        return self.filter(mail_state__in=STUCK)

    def chosen(
        self, *, q: str = "", state: str = "", starts_on: date | None = None, ends_on: date | None = None
    ) -> Self:
        """What the filters of the list ask for; whole local days on which the notice was written."""
        mails = self.filter(recipient__name_key__contains=search_key(q)) if q else self
        mails = mails.filter(mail_state__in=MAIL_STATES[state][1]) if state else mails
        mails = mails.filter(created_at__gte=clock.local_moment(starts_on)) if starts_on else mails
        return mails.filter(created_at__lt=clock.local_moment(ends_on + timedelta(days=1))) if ends_on else mails

    def counts(self) -> dict[str, int]:
        """How many there are in each of `MAIL_STATES`, in one query."""
        tallies = {name: Count("pk", filter=Q(mail_state__in=states)) for name, (_, states) in MAIL_STATES.items()}
        return self.aggregate(**tallies)


class Mail(Notice):
    """A notice seen from the post: for those who answer for its arrival, not for the one it speaks to."""

    objects = MailQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        ordering = ["-pk"]

    @property
    def is_stuck(self) -> bool:
        return self.mail_state in STUCK
