"""The machinery behind the pages: which of its parts beat when, and which have fallen silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from portal.lib import clock
from units.enums import Role
from units.models import Heartbeat, User

QUIET_AFTER = timedelta(seconds=180)  # beat ticks each minute: two missed ticks may be a busy machine, three are not
CACHE_SECONDS = 10


@dataclass(frozen=True)
class MachineryPart:
    """A part of the machinery, `name` being that of its heartbeat; words for who must act."""

    name: str
    label: str
    meaning: str
    remedy: str


_LATER = "không mất gì, sẽ bù khi chạy lại."
SCHEDULER = MachineryPart(
    "scheduler",
    "Bộ hẹn giờ",
    f"Lời nhắc và thư đang dừng; {_LATER}",
    "Nhờ quản trị máy chủ khởi động lại dịch vụ “beat” hoặc cả Cổng.",
)
WORKER = MachineryPart(
    "worker",
    "Bộ xử lý nền",
    f"Chưa xong trọn lượt việc nào, lời nhắc và thư có thể đang dừng; {_LATER}",
    "Nhờ quản trị máy chủ khởi động lại dịch vụ “worker” hoặc cả Cổng; nếu vẫn vậy, xem nhật ký của dịch vụ.",
)
WATCHER = MachineryPart(
    "watcher",
    "Bộ canh chừng",
    "Cổng có ngừng cũng không có thư báo cho quản trị.",
    "Nhờ quản trị máy chủ khởi động lại dịch vụ “watch” hoặc cả Cổng.",
)
PARTS = (SCHEDULER, WORKER, WATCHER)


@dataclass(frozen=True)
class Silence:
    part: MachineryPart
    since: datetime | None  # None: it never beat

    @property
    def in_words(self) -> str:
        if self.since is None:
            return f"{self.part.label} chưa chạy lần nào."
        return f"{self.part.label} im lặng từ {self.since.astimezone(clock.HANOI):%H:%M ngày %d/%m/%Y}."


def last_beats() -> dict[str, datetime]:
    return dict(Heartbeat.objects.values_list("name", "at"))


def last_beat(name: str) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def silences(beats: Mapping[str, datetime], *, at: datetime, since: datetime) -> list[Silence]:
    """The parts without a beat for longer than three ticks. Nothing is held against them that lies before `since`,
    when whoever asks began to look."""
    return [
        Silence(part, beats.get(part.name))
        for part in _expected(beats)
        if at - max(beats.get(part.name, since), since) > QUIET_AFTER
    ]


def alarms(user: User, *, at: datetime) -> list[Silence]:
    """What a person who answers for the portal must know now; one query in each process every few seconds."""
    if not user.has_role(Role.ADMIN, Role.CLERK):
        return []
    beats = cache.get_or_set("heartbeats", last_beats, CACHE_SECONDS) or {}
    return silences(beats, at=at, since=user.created_at)


def ages(*, at: datetime) -> dict[str, int | None]:
    """Seconds since each part last beat; None if it never did."""
    beats = last_beats()
    return {part.name: _seconds(beats.get(part.name), at=at) for part in _expected(beats)}


def _expected(beats: Mapping[str, datetime]) -> list[MachineryPart]:
    # An office that runs `run_due` from a timetable of its own has no watcher, and never had.
    return [part for part in PARTS if part.name in beats or part is not WATCHER]


def _seconds(beaten: datetime | None, *, at: datetime) -> int | None:
    return None if beaten is None else int((at - beaten).total_seconds())
