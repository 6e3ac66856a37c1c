from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.activities.models import Evidence
from plans.activities.services.evidence import store_evidence
from portal.lib.uploads import CheckedFile
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_issued_plan
from tests.lib.hostile import PDF, picture

UPLOAD = "/minh-chung/them/"


@pytest.fixture
def evidence(org):
    activity = make_activity(make_issued_plan(org), org.cell)
    return keep(org.secretary, activity)


def keep(by, activity=None, checked=None):
    checked = checked or CheckedFile("Ảnh buổi họp.jpg", "image/jpeg", b"anh", b"nho")
    return store_evidence(checked, activity=activity, token=uuid4(), by=by, at=MOMENT)


def address(name, evidence):
    return reverse(f"plans:{name}", args=[evidence.pk])


@pytest.mark.parametrize(("name", "content"), [("evidence_file", b"anh"), ("evidence_thumb", b"nho")])
def test_a_file_is_served_alone(org, sign_in, evidence, name, content):
    answer = sign_in(org.clerk).get(address(name, evidence))

    assert b"".join(answer) == content
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"


def test_a_file_is_always_an_attachment_under_its_own_name(org, sign_in):
    document = keep(org.secretary, checked=CheckedFile("Biên bản.pdf", "application/pdf", PDF))

    answer = sign_in(org.secretary).get(address("evidence_file", document))

    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf"
    assert b"".join(answer) == PDF


def test_evidence_is_seen_by_whom_the_activity_is(org, sign_in, evidence):
    for user in (org.chair, org.inspector, org.secretary):
        assert b"".join(sign_in(user).get(address("evidence_file", evidence))) == b"anh"
    for user in (org.other_secretary, org.outsider, org.superior_reader, org.admin):
        assert sign_in(user).get(address("evidence_file", evidence)).status_code == 404


def test_a_file_that_waits_is_seen_by_its_owner_alone(org, sign_in):
    waiting = keep(org.secretary)

    assert b"".join(sign_in(org.secretary).get(address("evidence_thumb", waiting))) == b"nho"
    assert sign_in(org.clerk).get(address("evidence_thumb", waiting)).status_code == 404


def test_a_file_without_a_picture_has_no_thumbnail(org, sign_in):
    document = keep(org.secretary, checked=CheckedFile("Biên bản.pdf", "application/pdf", PDF))

    assert sign_in(org.secretary).get(address("evidence_thumb", document)).status_code == 404


def test_a_file_lost_from_the_disk_is_not_found(org, sign_in, evidence):
    evidence.file.storage.delete(evidence.file.name)

    assert sign_in(org.clerk).get(address("evidence_file", evidence)).status_code == 404


def test_a_chosen_photo_is_kept_at_once(org, sign_in):
    token = uuid4()
    upload = SimpleUploadedFile("anh.jpg", picture())

    answer = sign_in(org.secretary).post(UPLOAD, {"token": str(token), "uploads": [upload]})

    evidence = Evidence.objects.get()
    assert (evidence.token, evidence.activity, evidence.uploaded_by) == (token, None, org.secretary)
    assert address("evidence_thumb", evidence) in answer.content.decode()


def test_a_bad_file_is_named_beside_the_kept_ones(org, sign_in):
    uploads = [SimpleUploadedFile("anh.jpg", picture()), SimpleUploadedFile("giả.pdf", b"MZ")]

    answer = sign_in(org.secretary).post(UPLOAD, {"token": str(uuid4()), "uploads": uploads})

    assert (answer.status_code, "Tệp “giả.pdf”" in answer.content.decode()) == (422, True)
    assert Evidence.objects.count() == 1


def test_an_upload_needs_its_form_and_a_reporter(org, sign_in):
    assert sign_in(org.secretary).post(UPLOAD, {"token": "x"}).status_code == 400
    assert sign_in(org.chair).post(UPLOAD, {"token": str(uuid4())}).status_code == 403
    assert sign_in(org.secretary).get(UPLOAD).status_code == 405


def test_what_waited_on_a_shared_phone_goes_out_for_nobody_else(org, sign_in):
    values = {"token": str(uuid4()), "person": org.other_secretary.pk, "uploads": [SimpleUploadedFile("a.jpg", b"x")]}

    assert sign_in(org.secretary).post(UPLOAD, values).status_code == 403
    assert sign_in(org.secretary).post("/hoat-dong/ghi/", values).status_code == 403
    assert not Evidence.objects.exists()
