"""A portal with one of everything that a backup must bring back, and with files of its own."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from plans.activities.models import Activity, Evidence
from tests.factories.people import MOMENT, Organisation
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from units.audit.services import record_event
from units.enums import NoticeKind
from units.inbox.services.notices import NoticeDraft, file_notices

PHOTO = b"anh chup buoi sinh hoat"


@transaction.atomic
def fill(org: Organisation) -> Evidence:
    """An issued plan, its task, an activity with evidence, a notice and a chain of sealed events."""
    plan = make_issued_plan(org)
    make_assignment(make_task(plan, org.cell, cooperating=(org.union,)), org.cell)
    activity = make_activity(plan, org.cell)
    evidence = make_evidence(activity)
    file_notices(
        [NoticeDraft(recipient=org.secretary, kind=NoticeKind.TASK, event="giao", title="Việc mới")], at=MOMENT
    )
    for act in ("activity_submitted", "activity_accepted"):
        # To the microsecond: the seals are over the exact moment.
        record_event(act, activity, by=org.clerk, at=MOMENT.replace(microsecond=123_456), phases=["Đợt 1"])
    return evidence


def make_evidence(activity: Activity) -> Evidence:
    return Evidence.objects.create(
        activity=activity,
        file=ContentFile(PHOTO, name="anh.jpg"),
        thumbnail=ContentFile(b"anh nho", name="anh-nho.jpg"),
        original_name="anh.jpg",
        media_type="image/jpeg",
        size=len(PHOTO),
        sha256=hashlib.sha256(PHOTO).hexdigest(),
        created_at=MOMENT,
    )
