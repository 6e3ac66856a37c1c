"""What a form makes is made once, whoever sends it how often: a second click, twenty programs at one moment."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from plans.enums import NodeKind
from portal.lib import clock
from tests.browsing import filled, form_on, signed_in, submit
from tests.factories.people import MOMENT, Organisation, make_organisation
from tests.factories.plans import make_assignment, make_issued_plan, make_plan, make_task
from units.taken_forms import KEPT_DAYS, TOKEN, TakenForm, forget_taken_forms

AT_ONCE = 20
PLAN_TEXT = """ĐẢNG BỘ THỬ NGHIỆM
Số 12-KH/ĐU
KẾ HOẠCH
tuyên truyền năm 2026
I- MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cán bộ, đảng viên.
II- NỘI DUNG
1. Tuyên truyền nghị quyết của Đảng."""


@dataclass(frozen=True)
class Creation:
    """A form that makes rows of `model`: whose, on which page (`of` makes what its address names), under which address
    if that is not the page's own, filled in how."""

    model: str
    person: str
    page: str
    of: Callable[[Organisation], Any] | None = None
    to: str = ""
    values: Any = None

    def filled_in(self, org: Organisation) -> dict[str, Any]:
        """A value that names a unit of the organisation is its id."""
        values = self.values or {}
        if "plan" in values:
            values = {**values, "plan": make_issued_plan(org).pk}
        return {name: getattr(org, value[1:]).pk if str(value)[:1] == "@" else value for name, value in values.items()}

    def url(self, org: Organisation) -> str:
        return reverse(self.page, args=[self.of(org).pk] if self.of else [])


def duty_of(org: Organisation) -> Any:
    return make_issued_plan(org).nodes.get(kind=NodeKind.DUTY)


def work_of(org: Organisation) -> Any:
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


TASK = {"title": "Sinh hoạt", "groups": ["cell"], "form": "oral", "schedule": "once", "due_on": "20/12/2099"}
TASK |= {"figure_cell_meetings": "2"}
UNIT = {"kind": "cell", "name": "Chi bộ Mới", "code": "cb-moi", "opened_on": "05/01/2026", "header_name": "CHI BỘ MỚI"}
REPORT = {"plan": "@plan", "period": f"month-{clock.today().year}-1"}
UNIT |= {"parent": "@committee"}
ROLE = {"unit": "@other_cell", "role": "reporter", "starts_on": "01/03/2026"}
TERM = {"name": "2031 - 2035", "starts_on": "01/01/2031", "ends_on": "31/12/2035"}
CREATIONS = {
    "plan": Creation("plans.Plan", "clerk", "plans:plan_create", values={"abstract": "tuyên truyền"}),
    "import": Creation("plans.PlanImport", "clerk", "plans:import_create", values={"text": PLAN_TEXT}),
    "copy": Creation("plans.Plan", "clerk", "plans:plan_copy", make_issued_plan),
    "amendment": Creation("plans.Plan", "clerk", "plans:plan_amend", make_issued_plan, values={"amendment": "amend"}),
    "reference": Creation(
        "plans.Reference",
        "clerk",
        "plans:plan_references",
        make_plan,
        to="/them/",
        values={"symbol": "KH/ĐUK", "number": "15"},
    ),
    "line": Creation(
        "plans.Node", "clerk", "plans:plan_detail", make_plan, to="/de-cuong/", values={"press": "act=section"}
    ),
    "task": Creation("plans.Task", "clerk", "plans:task_create", duty_of, values=TASK),
    "request": Creation(
        "plans.UnitRequest",
        "secretary",
        "plans:request_create",
        work_of,
        values={"wanted_on": "20/12/2098", "reason": "Chờ."},
    ),
    "report": Creation("reports.Report", "clerk", "reports:report_create", values=REPORT),
    "unit": Creation("units.Unit", "admin", "units:unit_create", values=UNIT),
    "role": Creation("units.Membership", "admin", "units:role_give", lambda org: org.secretary, values=ROLE),
    "term": Creation("units.Term", "admin", "units:term_create", lambda org: org.committee, values=TERM),
    "day mark": Creation(
        "units.DayMark",
        "clerk",
        "units:working_days",
        to=f"?nam={clock.today().year}",
        values={"on": "05/05/2026", "name": "Nghỉ bù"},
    ),
}


@pytest.fixture
def people(transactional_db) -> Organisation:
    return make_organisation()


def all_at_once(user: Any, url: str, fields: dict[str, Any], count: int) -> list[HttpResponse]:
    """The answers to the same form, sent by so many at one moment."""
    clients = [signed_in(user) for _ in range(count)]
    answers: list[HttpResponse] = []
    start = threading.Barrier(count)

    def send(client: Client) -> None:
        client.raise_request_exception = False
        try:
            start.wait(60)
            answers.append(client.post(url, fields))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("name", CREATIONS)
def test_the_same_form_sent_at_once_makes_one(name, people):
    creation = CREATIONS[name]
    user, model = getattr(people, creation.person), apps.get_model(creation.model)
    url, fields = filled(signed_in(user), creation.url(people), to=creation.to, **creation.filled_in(people))
    before = model.objects.count()

    answers = all_at_once(user, url, fields, AT_ONCE if name == "plan" else 5)

    assert {answer.status_code for answer in answers} == {302}, [form_errors(answer) for answer in answers]
    assert len({answer.url for answer in answers}) == 1
    assert model.objects.count() == before + 1


def form_errors(answer: HttpResponse) -> list[str]:
    if answer.status_code == 302:
        return []
    tree = html.fromstring(answer.content.decode())
    found = tree.xpath("//*[contains(@class, 'error') or contains(@class, 'invalid-feedback')]")
    return [str(answer.status_code), *(error.text_content().strip() for error in found)]


def test_the_second_click_is_led_to_what_the_first_made_and_told(org, sign_in):
    client = sign_in(org.clerk)
    url, fields = filled(client, reverse("plans:plan_create"), abstract="tuyên truyền")

    first, second = client.post(url, fields), client.post(url, fields, follow=True)

    assert second.redirect_chain == [(first.url, 302)]
    assert "Cổng đã nhận nội dung này ở lần bấm trước" in second.content.decode()


def test_other_words_in_the_same_page_are_another_form(org, sign_in):
    """Who goes back, changes the words and sends again means it."""
    client = sign_in(org.clerk)
    url, fields = filled(client, reverse("plans:plan_create"), abstract="tuyên truyền")

    answers = [client.post(url, {**fields, "abstract": text}).url for text in ("một", "hai")]

    assert len(set(answers)) == 2


def test_a_mended_file_of_the_same_name_and_size_is_another_form(org, sign_in):
    client = sign_in(org.clerk)
    url, fields = filled(client, reverse("plans:import_create"), unit=org.committee.pk)

    answers = []
    for year in ("2025", "2026", "2026"):
        file = SimpleUploadedFile("ke-hoach.txt", PLAN_TEXT.replace("2026", year).encode())
        answers.append(client.post(url, {**fields, "file": file}).url)

    assert answers[0] != answers[1] == answers[2]


def test_somebody_elses_token_is_ones_own_form(org, sign_in):
    url, fields = filled(sign_in(org.clerk), reverse("plans:plan_create"), abstract="tuyên truyền")
    sign_in(org.clerk).post(url, fields)

    answer = sign_in(org.outsider).post(url, {**fields, "issuer": org.other_committee.pk})

    assert apps.get_model("plans.Plan").objects.filter(issuer=org.other_committee).count() == 1
    assert answer.status_code == 302


def test_a_form_that_comes_back_keeps_its_token_and_the_next_page_has_another(org, sign_in):
    client = sign_in(org.clerk)
    url, fields = filled(client, reverse("plans:plan_create"), abstract="")

    refused = client.post(url, fields)

    assert set(tokens_on(refused)) == {fields[TOKEN][-1]}
    assert not TakenForm.objects.exists()
    assert not {*tokens_on(client.get(url))} & {*fields[TOKEN]}


def tokens_on(page: HttpResponse) -> list[str]:
    return [value for name, value in form_on(page, to="").form_values() if name == TOKEN]


def test_a_background_save_that_is_sent_twice_leads_the_page(org, sign_in):
    plan, client = make_plan(org), sign_in(org.clerk)
    page = plan.get_absolute_url()
    url, fields = filled(client, page, to="/de-cuong/", press="act=section")
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}

    client.post(url, fields, headers=headers)
    again = client.post(url, fields, headers=headers)

    assert again.headers["HX-Redirect"] == page


def test_what_was_refused_leaves_its_token_free(org, sign_in):
    client, url = sign_in(org.admin), reverse("units:unit_create")
    answer = submit(client, url, **{**UNIT, "parent": org.committee.pk, "code": org.cell.code})

    assert answer.status_code == 200
    assert not TakenForm.objects.exists()


def test_old_tokens_are_forgotten(db):
    for days in (0, KEPT_DAYS + 1):
        TakenForm.objects.create(key=str(days), at=MOMENT - timedelta(days=days))

    assert forget_taken_forms(at=MOMENT) == 1
    assert [taken.key for taken in TakenForm.objects.all()] == ["0"]


def test_no_form_of_a_template_lacks_the_tag(settings):
    forms = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
    folder = settings.BASE_DIR / "templates"
    lacking = [
        path.name
        for path in folder.rglob("*.html")
        for form in forms.findall(path.read_text())
        if "csrf_token" not in form
    ]

    assert lacking == []
