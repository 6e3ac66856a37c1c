from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import MOMENT
from units.inbox.models import Heartbeat
from units.inbox.queries import QUIET_AFTER, SCHEDULER, WATCHER, WORKER, alarms, silences
from units.people.models import User

SECOND = timedelta(seconds=1)
LATE = QUIET_AFTER + SECOND


def quiet(beats: dict[str, datetime], *, since: datetime = MOMENT - timedelta(days=1)) -> list[str]:
    return [silence.part.name for silence in silences(beats, at=MOMENT, since=since)]


def test_three_ticks_are_the_limit():
    assert quiet({"scheduler": MOMENT - QUIET_AFTER, "worker": MOMENT - QUIET_AFTER}) == []
    assert quiet({"scheduler": MOMENT - LATE, "worker": MOMENT}) == ["scheduler"]
    assert quiet({"scheduler": MOMENT, "worker": MOMENT - LATE}) == ["worker"]


def test_what_never_beat_is_silent_but_for_a_watcher_nobody_started():
    assert quiet({}) == ["scheduler", "worker"]
    assert quiet({"scheduler": MOMENT, "worker": MOMENT, "watcher": MOMENT - LATE}) == ["watcher"]


def test_nothing_before_one_began_to_look_counts():
    assert quiet({"worker": MOMENT - timedelta(days=3)}, since=MOMENT - QUIET_AFTER) == []
    assert quiet({"worker": MOMENT - timedelta(days=3)}, since=MOMENT - LATE) == ["scheduler", "worker"]


def test_a_silence_says_since_when():
    first, second = silences({"worker": MOMENT - timedelta(hours=2)}, at=MOMENT, since=MOMENT - timedelta(days=1))

    assert first.in_words == "Bộ hẹn giờ chưa chạy lần nào."
    assert second.in_words == "Bộ xử lý nền im lặng từ 06:00 ngày 02/03/2026."


def settle(**ages: timedelta) -> None:
    """Everybody's account is a day old; the parts beat so long ago."""
    User.objects.update(created_at=clock.now() - timedelta(days=1))
    for name, age in ages.items():
        Heartbeat.objects.create(name=name, at=clock.now() - age)


@pytest.mark.parametrize("person", ["clerk", "admin"])
def test_a_standstill_stands_on_every_page_of_who_answers_for_it(org, sign_in, person):
    settle(scheduler=SECOND, worker=timedelta(minutes=4))

    for name in ("reports:home", "units:unit_list", "units:profile"):
        page = sign_in(getattr(org, person)).get(reverse(name)).content.decode()
        assert page.count("Bộ xử lý nền im lặng từ") == 1
        assert WORKER.remedy in page
        assert SCHEDULER.label not in page


@pytest.mark.parametrize("person", ["secretary", "chair", "inspector", "superior_reader"])
def test_others_cannot_mend_it_and_are_not_told(org, sign_in, person):
    settle()

    assert "vb-toast-error" not in sign_in(getattr(org, person)).get(reverse("reports:home")).content.decode()


def test_all_is_quiet_while_all_beats(org, sign_in):
    settle(scheduler=SECOND, worker=SECOND, watcher=SECOND)

    assert "vb-toast-error" not in sign_in(org.clerk).get(reverse("reports:home")).content.decode()


def test_pages_ask_once_and_remember_for_some_seconds(org, settings, django_assert_num_queries):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pulse"}}
    settle(worker=SECOND, watcher=LATE)
    clerk = User.objects.get(pk=org.clerk.pk)
    assert clerk.seats

    with django_assert_num_queries(1):
        answers = [alarms(clerk, at=clock.now()) for _ in range(3)]

    assert [[silence.part for silence in each] for each in answers] == [[SCHEDULER, WATCHER]] * 3
