"""What waits with the letters of urging."""

from django.db.models import Q
from django.urls import reverse

from plans.models import UrgingLetter
from portal.lib import clock
from reports.queries.errands.basics import MOST, Errand, Step, short
from units.enums import DocumentState


def letters_to_write(mine: Q) -> list[Errand]:
    """Drafts, and issued ones whose day is still to be stamped."""
    waiting = UrgingLetter.objects.filter(mine & (Q(state=DocumentState.DRAFT) | Q(awaits_day=True)))
    return [_write(letter) for letter in waiting.with_context().order_by("-pk")[:MOST]]


def letters_to_issue(waiting: Q) -> list[Errand]:
    rows = UrgingLetter.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    return [_errand(letter, "Ban hành công văn", "Xem và ban hành", "plans:letter_detail") for letter in rows]


def _write(letter: UrgingLetter) -> Errand:
    if letter.is_issued:
        what = f"Ghi ngày ban hành của Công văn số {letter.number_and_symbol}"
        return _errand(letter, what, "Ghi ngày", "plans:letter_day")
    return _errand(letter, "Soạn tiếp công văn nháp", "Soạn tiếp", "plans:letter_detail")


def _errand(letter: UrgingLetter, what: str, label: str, url_name: str) -> Errand:
    step = Step(label, reverse(url_name, args=[letter.pk]))
    return Errand(f"{what}: {short(letter.abstract)}", step, since=clock.local_day(letter.changed_at))
