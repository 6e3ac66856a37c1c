"""What the database and the mail server must say after a drill."""

from collections import Counter

from tests.drills.promises import Promises
from tests.drills.stage import Stage
from tests.drills.world import FIRST_ID, DrillWorld
from units.enums import MailState, NoticeKind
from units.inbox.models import Notice

DELIVERED_STATES = (MailState.SENT, MailState.INBOX_ONLY)


def check_once_each(world: DrillWorld, promises: Promises, *, count: int) -> None:
    """Each of the first `count` assignments is in the inbox once, and nothing else is."""
    times = Counter(Notice.objects.filter(kind=NoticeKind.REMINDER).values_list("subject_id", flat=True))
    expected = {FIRST_ID + number for number in range(count)}
    right = sum(times[assignment] == 1 for assignment in expected)
    promises.hold("in the inbox exactly once", f"{right} of {count}", is_kept=right == count and set(times) == expected)


def check_mails(stage: Stage, world: DrillWorld, promises: Promises, *, count: int) -> None:
    """Everybody has a mail, of one effect each; copies are of claims that were cut."""
    messages = stage.sink.messages()
    ids = Counter(to for to, _ in {(message["to"], message["id"]) for message in messages})
    lost = sum(person.email not in ids for person in world.people[:count])
    promises.hold("people without their mail", lost, is_kept=lost == 0)
    # Of those who are reminded: an inspector hears of the log once a week too.
    second = sum(ids[person.email] > 1 for person in world.people)
    promises.hold("effects with a second Message-ID", second, is_kept=second == 0)
    tries = Notice.objects.filter(attempts__gt=1).order_by().values_list("attempts", flat=True)
    cut, copies = sum(tries) - len(tries), stage.sink.copies()
    promises.note("claims cut by kills inside the send window", cut)
    promises.hold("raw copies, at most as many", copies, is_kept=copies <= cut)
    left = Notice.objects.exclude(mail_state__in=DELIVERED_STATES).count()
    promises.hold("mails not delivered in the end", left, is_kept=left == 0)
