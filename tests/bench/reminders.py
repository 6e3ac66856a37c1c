"""How fast a nation's reminders are planned: `make bench-reminders`, on a fresh PostgreSQL with its usual settings.

250,000 assignments are due on one day, of as many cells with a secretary each, under 500 committees. Seconds are of
the wall; the server runs beside us on the same cores."""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta

from tests.drills.stage import stage

ON = date(2026, 3, 16)  # a Monday; the due day lies three days after it
COMMITTEES, CELLS = 500, 500
SCAN_SECONDS, FILED_A_SECOND = 1.0, 10_000
FIRST_ID = 10_000

# Committees first, then cells below them: ids, and so paths, are counted on.
UNITS = """
INSERT INTO units_unit (id, code, kind, parent_id, path, name, name_key, aliases, alias_key, opened_on)
SELECT %(first)s + n, 'goc-lon-' || n, 'committee', NULL::bigint, lpad((%(first)s + n)::text, 6, '0') || '.',
       'Đảng ủy số ' || n, 'dang uy so ' || n, '[]'::jsonb, '', date '2020-01-01'
FROM generate_series(0, %(committees)s - 1) AS n
UNION ALL
SELECT %(first)s + %(committees)s + n, 'chi-bo-lon-' || n, 'cell', %(first)s + n / %(cells)s,
       lpad((%(first)s + n / %(cells)s)::text, 6, '0') || '.' || lpad((%(first)s + %(committees)s + n)::text, 6, '0')
       || '.', 'Chi bộ số ' || n, 'chi bo so ' || n, '[]', '', '2020-01-01'
FROM generate_series(0, %(committees)s * %(cells)s - 1) AS n
"""

PEOPLE = """
INSERT INTO units_user (id, username, full_name, name_key, email, password, is_active, must_change_password,
                        wants_mail, version, created_at)
SELECT id, 'nguoi-' || id, 'Người ' || id, 'nguoi ' || id, 'nguoi-' || id || '@example.vn', '!', true, false, true, 1,
       now()
FROM units_unit WHERE kind = 'cell' AND id >= %(first)s
"""

SEATS = """
INSERT INTO units_membership (user_id, unit_id, role, starts_on, approval, refusal)
SELECT id, id, 'reporter', '2020-01-01', 'granted', '' FROM units_unit WHERE kind = 'cell' AND id >= %(first)s
"""

ASSIGNMENTS = """
INSERT INTO plans_assignment (task_id, unit_id, unit_path, root_id, period_starts_on, due_on, assigned_at, targets)
SELECT %(task)s, id, path, parent_id, '2026-01-01', %(due_on)s, '2026-01-05 02:00+00', '{}'
FROM units_unit WHERE kind = 'cell' AND id >= %(first)s
"""


def load() -> None:
    """An issued plan of a small organisation, and the nation in bulk."""
    from django.db import connection

    from tests.factories.people import make_organisation
    from tests.factories.plans import make_issued_plan, make_task

    numbers = {
        "first": FIRST_ID,
        "committees": COMMITTEES,
        "cells": CELLS,
        "task": make_task(make_issued_plan(make_organisation())).pk,
        "due_on": ON + timedelta(days=3),
    }
    with connection.cursor() as cursor:
        for statement in (UNITS, PEOPLE, SEATS, ASSIGNMENTS):
            cursor.execute(statement, numbers)
        cursor.execute("VACUUM ANALYZE")


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds of the wall, seconds of this process's own CPU, and what was done."""
    started, busy = time.perf_counter(), time.process_time()
    done = work()
    return time.perf_counter() - started, time.process_time() - busy, done


def scan() -> int:
    """What the planner reads and decides of a day, without filing: how many steps are due."""
    from plans.reminders.queries.planner import Faults, due_steps, near_due
    from portal.lib import clock

    return sum(len(batch) for batch in due_steps(near_due(on=ON), at=clock.local_moment(ON), faults=Faults()))


def file_only() -> int:
    """The bulk filing alone, of lines as the planner makes them."""
    from plans.work.models import Assignment
    from portal.lib import clock
    from units.inbox.services.notices import DigestLine, file_lines
    from units.people.models import User

    at = clock.local_moment(ON)
    body = "Việc của Chi bộ số 12345 theo Kế hoạch số 01-KH/ĐU, hạn 19/03/2026."
    people = User.objects.filter(pk__gte=FIRST_ID).order_by("pk").values_list("pk", flat=True)
    title = "Còn 3 ngày: Sinh hoạt chuyên đề"
    lines = [DigestLine(pk, pk, -3, ON + timedelta(days=3), title, body, f"/viec/{pk}/", at) for pk in people]
    for first in range(0, len(lines), 5000):
        file_lines(lines[first : first + 5000], event="bench", about=Assignment, at=at)
    return len(lines)


def measure() -> None:
    from plans.reminders.services.planner import plan_reminders
    from portal.lib import clock
    from units.inbox.models import Notice

    morning = clock.local_moment(ON)
    load()
    scan_wall, scan_cpu, due = timed(scan)
    file_wall, file_cpu, filed = timed(file_only)
    Notice.objects.all().delete()
    plan_wall, plan_cpu, _ = timed(lambda: plan_reminders(at=morning))
    planned = Notice.objects.count()
    tick_wall, tick_cpu, _ = timed(lambda: plan_reminders(at=morning + timedelta(minutes=1)))
    rate = filed / file_wall
    machine = f"{os.cpu_count()} cores under a load of {os.getloadavg()[0]:.1f}"
    print(f"{COMMITTEES * CELLS:,} assignments due, {machine}; seconds of the wall (of our CPU)")
    row("planning scan", f"{due:,}", f"{scan_wall:.2f} ({scan_cpu:.2f})", is_kept=scan_wall < SCAN_SECONDS)
    row("filing in bulk", f"{rate:,.0f} a second", f"{file_wall:.1f} ({file_cpu:.1f})", is_kept=rate > FILED_A_SECOND)
    row("planned and filed in all", f"{planned:,}", f"{plan_wall:.1f} ({plan_cpu:.1f})")
    row("idle minute tick of the planner", "", f"{tick_wall:.3f} ({tick_cpu:.3f})")


def row(what: str, figure: str, seconds: str, *, is_kept: bool | None = None) -> None:
    verdict = {None: "", True: "kept", False: "MISSED"}[is_kept]
    print(f"  {what:<32} {figure:>18} {seconds:>16}  {verdict}".rstrip())


def main() -> None:
    with stage("postgres"):
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure()


if __name__ == "__main__":
    main()
