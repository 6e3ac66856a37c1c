import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from plans.activities.models import Evidence
from plans.activities.services import evidence as service
from plans.activities.services.evidence import (
    attach_waiting,
    purge_waiting,
    remove_evidence,
    store_evidence,
    upload_evidence,
)
from portal.lib.errors import RuleViolation
from portal.lib.uploads import CheckedFile
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_issued_plan
from tests.lib.hostile import photo_with_place, picture
from units.audit.models import AuditEvent


@pytest.fixture
def files(settings, tmp_path):
    """Where the files of a test go."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "portal.lib.storage.DurableStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    return lambda: sorted(path for path in tmp_path.rglob("*") if path.is_file())


def keep(by, *, token=None, content=b"anh", activity=None) -> Evidence:
    checked = CheckedFile("Ảnh.jpg", "image/jpeg", content, b"nho")
    return store_evidence(checked, activity=activity, token=token or uuid4(), by=by, at=MOMENT)


def test_a_photo_is_kept_under_a_random_name_with_its_hash(org, files):
    evidence = upload_evidence(token=uuid4(), name="Ảnh.JPG", content=photo_with_place(), by=org.secretary, at=MOMENT)

    stored = evidence.file.read()
    evidence.file.close()
    assert evidence.sha256 == hashlib.sha256(stored).hexdigest()
    assert (evidence.original_name, evidence.size, evidence.is_image) == ("Ảnh.jpg", len(stored), True)
    assert "nh.jpg" not in evidence.file.name
    assert len(files()) == 2


def test_a_refused_file_leaves_no_row_and_no_file(org, files):
    with pytest.raises(RuleViolation):
        upload_evidence(token=uuid4(), name="anh.jpg", content=b"<html>", by=org.secretary, at=MOMENT)

    assert not Evidence.objects.exists()
    assert files() == []


def test_a_file_that_comes_again_is_known_before_it_is_opened(org, files, monkeypatch):
    token, content = uuid4(), picture()
    first = upload_evidence(token=token, name="a.jpg", content=content, by=org.secretary, at=MOMENT)
    monkeypatch.setattr(service, "MAX_FILES", 1)

    assert upload_evidence(token=token, name="a.jpg", content=content, by=org.secretary, at=MOMENT) == first
    with pytest.raises(RuleViolation, match="tối đa 1 tệp"):
        upload_evidence(token=token, name="b.jpg", content=picture(size=(300, 200)), by=org.secretary, at=MOMENT)


def test_a_file_that_came_twice_at_one_moment_is_kept_once(org, files, monkeypatch):
    """Both look for the other before either is stored."""
    token = uuid4()
    first = keep(org.secretary, token=token)
    Evidence.objects.filter(pk=first.pk).update(token=uuid4())

    def name_and_meet():
        Evidence.objects.filter(pk=first.pk).update(token=token)
        return uuid4()

    monkeypatch.setattr(service, "uuid4", name_and_meet)

    assert keep(org.secretary, token=token) == first
    assert (Evidence.objects.count(), len(files())) == (1, 2)


def test_a_row_that_fails_leaves_no_file(org, files, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Evidence, "save", fail)

    with pytest.raises(IntegrityError):
        keep(org.secretary)
    assert files() == []


def test_the_same_file_in_the_same_form_is_kept_once(org):
    token = uuid4()

    assert keep(org.secretary, token=token) == keep(org.secretary, token=token)
    assert keep(org.secretary, token=token, content=b"khac") != keep(org.secretary)


def test_a_form_holds_so_many_files(org, monkeypatch):
    monkeypatch.setattr(service, "MAX_FILES", 1)
    token = uuid4()
    keep(org.secretary, token=token)

    with pytest.raises(RuleViolation, match="tối đa 1 tệp"):
        upload_evidence(token=token, name="anh.jpg", content=picture(), by=org.secretary, at=MOMENT)


def test_a_form_holds_so_many_bytes(org, monkeypatch):
    monkeypatch.setattr(service, "MAX_TOTAL", 100)

    with pytest.raises(RuleViolation, match="vượt quá"):
        upload_evidence(token=uuid4(), name="anh.jpg", content=picture(), by=org.secretary, at=MOMENT)


def test_only_ones_own_waiting_files_become_evidence(org):
    activity = make_activity(make_issued_plan(org), org.cell, "draft")
    mine = keep(org.secretary, token=activity.token)
    keep(org.other_secretary, token=activity.token, content=b"cua nguoi khac")

    attach_waiting(activity, by=org.secretary)

    assert list(activity.evidence.all()) == [mine]


def test_what_waits_is_seen_by_its_owner_alone(org):
    evidence = keep(org.secretary)

    assert list(Evidence.objects.visible_to(org.secretary)) == [evidence]
    assert list(Evidence.objects.visible_to(org.clerk)) == []


def test_a_file_is_removed_while_the_activity_can_be_changed(org, files, django_capture_on_commit_callbacks):
    draft = make_activity(make_issued_plan(org), org.cell, "draft")
    evidence = keep(org.secretary, activity=draft)

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence([evidence], by=org.secretary, at=MOMENT)

    assert files() == []
    assert AuditEvent.objects.filter(act="evidence_removed").count() == 1


def test_evidence_of_what_was_sent_stays(org):
    sent = make_activity(make_issued_plan(org), org.cell, "submitted")

    for evidence in (keep(org.secretary, activity=sent), keep(org.other_secretary)):
        with pytest.raises(RuleViolation):
            remove_evidence([evidence], by=org.secretary, at=MOMENT)


def test_uploads_of_a_form_left_for_a_week_are_purged(org, files, django_capture_on_commit_callbacks):
    keep(org.secretary)
    evidence = keep(org.secretary, activity=make_activity(make_issued_plan(org), org.cell))

    assert purge_waiting(at=MOMENT + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_waiting(at=MOMENT + timedelta(days=8)) == 1
    assert list(Evidence.objects.all()) == [evidence]
    assert len(files()) == 2
