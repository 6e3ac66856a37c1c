import os
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.lib import clock
from tests.services import BASE_DIR, database_url, wait_until
from units.inbox.models import Heartbeat
from units.inbox.services.watching import beat


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_the_watch_runs_until_it_is_stopped():
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": database_url(connection)}
    watch = subprocess.Popen([sys.executable, "-m", "django", "watch"], env=variables, cwd=BASE_DIR)
    try:
        wait_until(lambda: Heartbeat.objects.filter(name="watcher").exists())
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(10) == 0
    finally:
        watch.kill()


def test_a_probe_hears_whether_the_watch_runs(db):
    with pytest.raises(CommandError, match="không chạy"):
        call_command("watch", "--check")
    beat("watcher", at=clock.now())

    call_command("watch", "--check")
