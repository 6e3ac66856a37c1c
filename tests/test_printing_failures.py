"""Whatever happens to the child that makes a file, every page says so, and what to do."""

import logging

import pytest
import time_machine
from django.urls import reverse

from portal.lib import sandbox
from portal.lib.errors import RuleViolation
from portal.lib.official import pdf
from tests.factories.people import MOMENT
from tests.factories.world import World, make_world
from tests.lib.official.samples import plan_sample

pytestmark = pytest.mark.looks

CAUSES = {
    "timeout": "kéo dài quá",
    "memory": "cần nhiều bộ nhớ hơn mức cho phép (1024 MB)",
    "crash": "bị ngắt giữa chừng, thường là do thiếu bộ nhớ",
}
ADVICE = "Hãy thử lại sau ít phút; nếu vẫn vậy, báo quản trị xem nhật ký của máy chủ."
PDF = {"dang": "pdf"}
# The page, the situation of its subject, who asks, and what is sent; a POST where it is no query.
PAGES = [
    ("plans:plan_export", "plans.Plan", "draft", "clerk", PDF),
    ("plans:letter_export", "plans.UrgingLetter", "draft", "clerk", PDF),
    ("reports:report_export", "reports.Report", "draft", "clerk", PDF),
    ("plans:paper_print", "", "", "clerk", {"all": "1"}),
    ("plans:plan_issue", "plans.Plan", "in_review", "chair", None),
    ("plans:letter_issue", "plans.UrgingLetter", "in_review", "chair", None),
    ("reports:report_issue", "reports.Report", "in_review", "chair", None),
]


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture(params=CAUSES)
def cause(request, monkeypatch) -> str:
    """A machine with Pango, whose child dies of something."""

    def die(*args: object, **kwargs: object) -> bytes:
        raise sandbox.SandboxFailure(request.param)

    monkeypatch.setattr(pdf, "is_available", lambda: True)
    monkeypatch.setattr(sandbox, "run", die)
    return CAUSES[request.param]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
def test_every_page_that_makes_a_file_tells_why_it_could_not(world, cause, sign_in, page):
    name, model, situation, person, query = page
    subject = world.objects[model][situation] if model else None
    url = reverse(name, args=[subject.pk] if subject else [])
    client = sign_in(getattr(world.org, person))
    form = {"number": 9, "issued_on": f"{MOMENT:%d/%m/%Y}", "version": subject.version if subject else 0}

    answer = client.get(url, query, follow=True) if query else client.post(url, form, follow=True)

    assert answer.status_code == 200
    assert cause in answer.text
    assert ADVICE in answer.text


@pytest.mark.pdf
def test_a_document_too_big_for_the_child_is_told_and_logged(monkeypatch, caplog):
    monkeypatch.setattr(pdf, "_MEMORY_MB", 60)

    with caplog.at_level(logging.WARNING), pytest.raises(RuleViolation, match="Chưa tạo được tệp PDF") as refused:
        pdf.to_pdf(plan_sample())

    assert str(refused.value).endswith(ADVICE)
    assert "portal.lib.official.pdf.render failed in its child" in caplog.text
