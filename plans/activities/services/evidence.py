"""Evidence: checked, stored under a random name, first for a form, then for the activity that the form becomes."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum

from plans.activities.models import Activity, Evidence, EvidenceRules
from plans.activities.queries.review import levels_for
from plans.activities.rules import USUAL_LEVELS, Levels, may_change_evidence, may_set_evidence_rules
from plans.enums import EvidenceKind, EvidenceLevel
from portal.lib.errors import ensure
from portal.lib.uploads import MB, CheckedFile, check_upload
from units.audit.services import record_event
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version

MAX_FILES = 20
MAX_TOTAL = 100 * MB
WAITING_DAYS = 7


def upload_evidence(*, token: UUID, name: str, content: bytes, by: User, at: datetime) -> Evidence:
    """Keeps a file for the form with `token`. The same file sent twice into a form is kept once.

    Raises RuleViolation for what is not accepted; then nothing is left behind."""
    of_form = Evidence.objects.filter(token=token, uploaded_by=by)
    same = of_form.filter(original_sha256=hashlib.sha256(content).hexdigest()).first()
    if same is not None:  # its answer was lost on the way
        return same
    stored = of_form.aggregate(count=Count("pk"), total=Sum("size"))
    ensure(stored["count"] < MAX_FILES, f"Mỗi lần ghi nhận tối đa {MAX_FILES} tệp; tệp “{name}” chưa được thêm.")
    ensure(
        (stored["total"] or 0) + len(content) <= MAX_TOTAL,
        f"Các tệp vượt quá {MAX_TOTAL // MB} MB; tệp “{name}” chưa được thêm.",
    )
    return store_evidence(check_upload(name, content), activity=None, token=token, by=by, at=at)


def store_evidence(checked: CheckedFile, *, activity: Activity | None, token: UUID, by: User, at: datetime) -> Evidence:
    """The files first, synced, then the row that names them; without the row no file stays."""
    sha256 = hashlib.sha256(checked.content).hexdigest()
    same = Evidence.objects.filter(token=token, uploaded_by=by, sha256=sha256).first()
    if same is not None:
        return same
    evidence = Evidence(
        activity=activity,
        token=token,
        uploaded_by=by,
        original_name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        sha256=sha256,
        original_sha256=checked.original_sha256,
        created_at=at,
        **_quarters(checked.difference_hash),
    )
    name = uuid4().hex
    try:
        evidence.file.save(f"{name}.{checked.ending}", ContentFile(checked.content), save=False)
        if checked.thumbnail:
            evidence.thumbnail.save(f"{name}-nho.jpg", ContentFile(checked.thumbnail), save=False)
        with transaction.atomic():
            evidence.save(force_insert=True)
    except BaseException as failure:
        _delete_files(_names(evidence))
        same = Evidence.objects.filter(token=token, uploaded_by=by, sha256=sha256).first()
        if same is None or not isinstance(failure, IntegrityError):
            raise
        return same  # it came twice at one moment
    return evidence


def _quarters(difference_hash: int | None) -> dict[str, int]:
    """64 bits as the four columns of 16 that hold them; none without a hash."""
    if difference_hash is None:
        return {}
    return {f"look_{place + 1}": difference_hash >> 16 * place & 0xFFFF for place in range(4)}


def attach_waiting(activity: Activity, *, by: User) -> None:
    """What was uploaded into the form becomes evidence of the activity; in the transaction of its save."""
    Evidence.objects.waiting_for(activity.token, by=by).update(activity=activity)


@transaction.atomic
def name_evidence(rows: Iterable[Evidence], *, kinds: Mapping[int, str], by: User, at: datetime) -> None:
    """Says what files are: `kinds` by their id; empty leaves it to what such a file usually is."""
    for evidence in rows:
        kind = kinds.get(evidence.pk, evidence.kind)
        if kind == evidence.kind:
            continue
        ensure(may_change_evidence(by, evidence), "Chỉ ghi lại được loại tệp của hoạt động còn sửa được.")
        ensure(kind in ("", *EvidenceKind.values), "Chọn loại minh chứng trong danh sách.", field="uploads")
        evidence.kind = kind
        evidence.save(update_fields=["kind"])
        if evidence.activity is not None:
            record_event("evidence_named", evidence, by=by, at=at, kind=kind)


@transaction.atomic
def remove_evidence(rows: Iterable[Evidence], *, by: User, at: datetime) -> None:
    for evidence in rows:
        ensure(may_change_evidence(by, evidence), "Chỉ bỏ được tệp của hoạt động còn sửa được.")
        if evidence.activity is not None:
            record_event("evidence_removed", evidence, by=by, at=at, sha256=evidence.sha256)
        delete_rows([evidence])


def delete_rows(rows: Iterable[Evidence]) -> None:
    """The rows now, their files once that is certain."""
    rows = list(rows)
    names = [name for row in rows for name in _names(row)]
    Evidence.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: _delete_files(names))


@transaction.atomic
def purge_waiting(*, at: datetime) -> int:
    """Removes uploads whose form was left for a week."""
    abandoned = Evidence.objects.filter(activity=None, created_at__lt=at - timedelta(days=WAITING_DAYS))
    rows = list(abandoned.select_for_update().order_by("pk"))  # not what a form being saved takes just now
    delete_rows(rows)
    return len(rows)


def _names(evidence: Evidence) -> list[str]:
    return [file.name for file in (evidence.file, evidence.thumbnail) if file.name]


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


@transaction.atomic
def set_evidence_rules(
    *, committee: Unit, levels: Levels, expected_version: int, by: User, at: datetime
) -> EvidenceRules:
    """From now on activities that are sent are held to `levels`; what was sent stays sent. `expected_version` is 0 if
    nothing was ever set."""
    ensure(may_set_evidence_rules(by, committee), "Chỉ Văn phòng của đảng ủy đặt được quy định minh chứng.")
    are_known = all(
        item in USUAL_LEVELS.get(form, {}) and level in EvidenceLevel.values
        for form, of_form in levels.items()
        for item, level in of_form.items()
    )
    ensure(are_known, "Có mục minh chứng không thuộc hình thức nào. Hãy tải lại trang rồi chọn lại.")
    before = levels_for(committee.pk)
    rules, _ = EvidenceRules.objects.get_or_create(committee=committee)
    claim_version(rules, expected_version=expected_version)
    rules.levels = {form: dict(of_form) for form, of_form in levels.items()}
    rules.save(update_fields=["levels"])
    changed = {
        f"{form}.{item}": f"{before[form][item]} → {level}"
        for form, of_form in levels.items()
        for item, level in of_form.items()
        if level != before[form][item]
    }
    record_event("evidence_rules_set", rules, by=by, at=at, changed=changed)
    return rules
