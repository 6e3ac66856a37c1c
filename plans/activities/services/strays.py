"""What a crash leaves on the disk: files of no row, uploads without their file, and what was being worked on."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Q

from plans.activities.models import Evidence
from plans.activities.services.evidence import delete_rows
from portal.lib.storage import remove_leftovers
from units.inbox.models import Heartbeat
from units.inbox.services.watching import beat

logger = logging.getLogger(__name__)
FOLDER = "evidence"
GRACE = timedelta(days=1)  # a file is there before its row is
EVERY = timedelta(hours=6)
ROUND = "strays"  # its mark among the heartbeats


def stray_files(folder: str = FOLDER) -> Iterator[str]:
    """Names of stored files without a row; one being uploaded at this moment may be among them. A folder at a time."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    if files:
        here = Evidence.objects.filter(Q(file__startswith=f"{folder}/") | Q(thumbnail__startswith=f"{folder}/"))
        named = {name for pair in here.values_list("file", "thumbnail").iterator() for name in pair}
        yield from (name for file in sorted(files) if (name := f"{folder}/{file}") not in named)
    for inner in sorted(folders):
        yield from stray_files(f"{folder}/{inner}")


def sweep_strays(*, at: datetime) -> int:
    """Some times a day: removes what is older than a day and belongs to nothing, and says so in the log. Evidence of an
    activity whose file is gone stays: `reconcile` names it."""
    if Heartbeat.objects.filter(name=ROUND, at__gt=at - EVERY, at__lte=at).exists():
        return 0
    before = at - GRACE
    strays = [name for name in stray_files() if default_storage.get_modified_time(name) < before]
    for name in strays:
        default_storage.delete(name)
    waiting = Evidence.objects.filter(activity=None, created_at__lt=before).order_by("pk")
    empty = [row for row in waiting if not default_storage.exists(str(row.file.name))]
    delete_rows(empty)
    leftovers = remove_leftovers(before=before.timestamp())
    if found := len(strays) + len(empty) + leftovers:
        logger.warning("removed %d stray files, %d empty uploads, %d leftovers", len(strays), len(empty), leftovers)
    beat(ROUND, at=at)
    return found
