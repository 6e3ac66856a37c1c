"""How many events of the log are written a second: `make bench-audit`, on SQLite and on a fresh PostgreSQL with their
usual settings. Each event is a transaction of its own, as an act in the portal is; all of one chain, the worst case."""

import os
import sys
import tempfile
import time

EVENTS = 2000


def measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from portal.lib import clock
    from tests.factories.people import make_organisation
    from units.audit.services import record_event

    call_command("migrate", verbosity=0)
    org = make_organisation()
    began = time.perf_counter()
    for _ in range(EVENTS):
        with transaction.atomic():
            record_event("unit_renamed", org.cell, by=org.clerk, at=clock.now(), note="ghi chú")
    seconds = time.perf_counter() - began
    print(f"{connection.vendor:<12}{EVENTS / seconds:8.0f} events a second")


def main() -> None:
    from tests import services

    common = {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": "only-for-the-bench" * 5, "REDIS_URL": ""}
    with tempfile.TemporaryDirectory() as folder, services.postgres() as address:
        for url in (f"sqlite:///{folder}/portal.sqlite3", address):
            os.environ |= {**common, "VAR_DIR": folder, "DATABASE_URL": url}
            if services.subprocess.run([sys.executable, "-m", "tests.bench.audit", "--here"], check=False).returncode:
                sys.exit(1)


if __name__ == "__main__":
    measure() if "--here" in sys.argv else main()
