from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.outline.edits import Act
from plans.outline.models import Plan
from plans.outline.services.life import send_plan
from plans.outline.services.lines import edit_outline
from tests.factories.people import MOMENT, make_person, seats_of
from tests.factories.plans import make_assignment, make_based_plan, make_import, make_issued_plan, make_plan, make_task
from tests.plans.importing.parsing.samples import OWN
from units.enums import DocumentState, Role
from units.people.models import Membership

HEADER = {
    "abstract": "tuyên truyền ngày hội toàn dân",
    "symbol": "KH/ĐU",
    "place": "Hòa Bình",
    "signing_power": "T/M ĐẢNG ỦY",
    "post": "BÍ THƯ",
    "signer": "Người Ký Thử",
    "recipients": "Các chi bộ\r\n\r\nLưu VP",
}


def address(name, plan):
    return reverse(f"plans:{name}", args=[plan.pk])


def test_a_clerk_makes_a_draft_with_the_usual_headings(org, sign_in):
    answer = sign_in(org.clerk).post("/ke-hoach/moi/", {**HEADER, "issuer": org.committee.pk, "with_skeleton": "on"})

    plan = Plan.objects.get()
    assert answer.url == f"/ke-hoach/{plan.pk}/"
    assert (plan.abstract, plan.recipients, plan.state) == (HEADER["abstract"], ["Các chi bộ", "Lưu VP"], "draft")
    assert plan.nodes.count() == 23


def test_bases_are_read_line_by_line(org, sign_in):
    typed = {**HEADER, "issuer": org.committee.pk}
    client = sign_in(org.clerk)

    wrong = client.post("/ke-hoach/moi/", {**typed, "bases": "15-KH/ĐUK ngày 31/5/2026\r\nvăn bản cấp trên"})
    client.post("/ke-hoach/moi/", {**typed, "bases": "Kế hoạch số 15-KH/ĐUK ngày 31/5/2026 của Đảng ủy Khối\r\n"})

    assert "Dòng 2" in str(wrong.context["form"].errors["bases"])
    reference = Plan.objects.get().references.get()
    assert (str(reference), reference.dated, reference.issuer) == ("15-KH/ĐUK", date(2026, 5, 31), "Đảng ủy Khối")
    assert reference.wording == ""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("15-KH/ĐUK ngày 31/5/2026", "Thực hiện Kế hoạch số 15-KH/ĐUK, ngày 31/5/2026, "),
        ("- Căn cứ 15-KH/ĐUK về thi đua;", "Thực hiện Kế hoạch số 15-KH/ĐUK về thi đua, "),
        ("Quy định số 66-QĐ/TW ngày 06/02/2017", "Thực hiện Quy định số 66-QĐ/TW ngày 06/02/2017, "),
        ("369/KH-UBND ngày 29/3/2026", "Thực hiện Kế hoạch số 369/KH-UBND, ngày 29/3/2026, "),
        ("15-KH/ĐUK ngày 31/5/2026\r\n05-CT/TW", "Căn cứ Kế hoạch số 15-KH/ĐUK, ngày 31/5/2026;"),
    ],
)
def test_bases_are_printed_as_they_were_typed(org, sign_in, typed, printed):
    client = sign_in(org.clerk)

    page = client.post("/ke-hoach/moi/", {**HEADER, "issuer": org.committee.pk, "bases": typed}, follow=True)

    assert f'<p class="official-body">{printed}' in page.content.decode()
    assert page.context["opening"][0].startswith(printed)


def test_a_new_plan_takes_over_the_signing_of_the_last_that_was_issued(org, sign_in):
    make_issued_plan(org)
    Plan.objects.filter(pk=make_plan(org).pk).update(signer="Người Cấp Trên", place="Nơi khác", recipients=["Nơi xa"])

    form = sign_in(org.clerk).get("/ke-hoach/moi/").context["form"]

    assert (form["signer"].value(), form["issuer"].value()) == ("Người Ký Thử", org.committee.pk)
    assert form["recipients"].value().splitlines()[-1] == "Lưu VPĐU"
    assert form["place"].value() == "Hòa Bình"


def test_a_first_plan_learns_nothing_from_drafts_and_from_other_committees(org, sign_in):
    make_plan(org)
    make_import(org, (OWN / "ke-hoach-hai-cot.txt").read_bytes())
    make_issued_plan(org, issuer=org.other_committee)

    form = sign_in(org.clerk).get("/ke-hoach/moi/").context["form"]

    assert (form["signer"].value(), form["recipients"].value()) == (None, None)
    assert (form["place"].value(), form["symbol"].value()) == ("Hòa Bình", "KH/ĐU")
    assert (form["signing_power"].value(), form["post"].value()) == ("T/M ĐẢNG ỦY", "BÍ THƯ")


def test_a_clerk_of_two_committees_gets_what_is_usual_in_the_chosen_one(org, sign_in):
    Membership.objects.bulk_create(seats_of(org.clerk, org.other_committee, Role.CLERK))
    other = make_issued_plan(org, issuer=org.other_committee)
    Plan.objects.filter(pk=other.pk).update(signer="Người Bên Kia")
    client = sign_in(org.clerk)

    first = client.get("/ke-hoach/moi/").context["form"]
    chosen = client.get("/ke-hoach/moi/", {"issuer": other.issuer_id, "abstract": "đang gõ"}).context["form"]
    foreign = client.get("/ke-hoach/moi/", {"issuer": org.superior.pk}).context["form"]

    assert (first["issuer"].value(), first["signer"].value()) == (org.committee.pk, None)
    assert "hx-get" in str(first["issuer"])
    assert (chosen["issuer"].value(), chosen["signer"].value()) == (other.issuer_id, "Người Bên Kia")
    assert chosen["abstract"].value() == "đang gõ"
    assert foreign["issuer"].value() == org.committee.pk


def test_an_invalid_plan_keeps_what_was_typed(org, sign_in):
    answer = sign_in(org.clerk).post("/ke-hoach/moi/", {**HEADER, "abstract": "", "issuer": org.other_committee.pk})

    form = answer.context["form"]
    assert not Plan.objects.exists()
    assert set(form.errors) == {"abstract", "issuer"}
    assert form["signer"].value() == "Người Ký Thử"


@pytest.mark.parametrize("persona", ["chair", "inspector", "secretary", "admin", "superior_reader"])
def test_only_clerks_begin_plans(org, sign_in, persona):
    client = sign_in(getattr(org, persona))

    assert client.get("/ke-hoach/moi/").status_code == 403
    assert client.post("/ke-hoach/moi/", {**HEADER, "issuer": org.committee.pk}).status_code == 403
    assert not Plan.objects.exists()


def test_the_page_shows_the_document_and_the_outline(org, sign_in):
    text = sign_in(org.clerk).get(address("plan_detail", make_based_plan(org))).content.decode()

    assert 'class="official"' in text
    assert "data-outline" in text
    assert "Đã đủ để gửi duyệt." in text


def test_a_superior_reads_the_text_alone(org, sign_in):
    plan = make_issued_plan(org)
    client = sign_in(org.superior_reader)

    text = client.get(address("plan_detail", plan)).content.decode()

    assert 'class="official"' in text
    assert "Đề cương" not in text
    assert "nav-tabs" not in text
    assert client.get(address("plan_references", plan)).status_code == 403
    assert client.get(address("plan_history", plan)).status_code == 403


def test_a_reporter_reads_an_issued_plan_without_any_act(org, sign_in):
    plan = make_issued_plan(org)
    client = sign_in(org.secretary)

    text = client.get(address("plan_detail", plan)).content.decode()

    assert "Đề cương" in text
    assert "data-outline" not in text
    assert '<div class="vb-plan-side" data-stays tabindex="0"' in text  # scrolls by keyboard
    assert client.get(address("plan_history", plan)).status_code == 403


@pytest.mark.parametrize("name", ["plan_detail", "plan_edit", "plan_history", "plan_references", "plan_take_back"])
def test_pages_of_a_plan_are_not_found_by_strangers(org, sign_in, name):
    plan = make_plan(org)

    for persona in (org.outsider, org.secretary, org.superior_reader, org.admin):
        assert sign_in(persona).get(address(name, plan)).status_code == 404


@pytest.mark.parametrize("name", ["plan_edit", "plan_send", "plan_delete", "plan_take_back", "plan_close"])
def test_acts_on_a_plan_are_denied_to_an_inspector_and_change_nothing(org, sign_in, name):
    plan = make_plan(org)

    assert sign_in(org.inspector).post(address(name, plan), {**HEADER, "version": 1}).status_code == 403
    assert sign_in(org.outsider).post(address(name, plan), {**HEADER, "version": 1}).status_code == 404
    plan.refresh_from_db()
    assert (plan.version, plan.state) == (1, DocumentState.DRAFT)


@pytest.mark.parametrize("name", ["plan_send", "plan_close", "plan_delete", "reference_create", "opening_write"])
def test_acts_on_a_plan_are_posted(org, sign_in, name):
    assert sign_in(org.clerk).get(address(name, make_plan(org))).status_code == 405


@pytest.mark.parametrize("name", ["plan_detail", "plan_history", "plan_references", "plan_tasks"])
def test_pages_to_read_take_no_post(org, sign_in, name):
    assert sign_in(org.clerk).post(address(name, make_plan(org))).status_code == 405


def test_the_header_is_saved(org, sign_in):
    plan = make_plan(org)

    answer = sign_in(org.clerk).post(address("plan_edit", plan), {**HEADER, "version": 1})

    plan.refresh_from_db()
    assert answer.url == address("plan_detail", plan)
    assert (plan.abstract, plan.version) == (HEADER["abstract"], 2)


def test_a_conflict_shows_both_versions_and_lets_the_next_save_pass(org, sign_in):
    plan = make_plan(org)
    client = sign_in(org.clerk)
    client.post(address("plan_edit", plan), {**HEADER, "abstract": "bản của người khác", "version": 1})

    answer = client.post(address("plan_edit", plan), {**HEADER, "version": 1})

    form = answer.context["form"]
    assert "vừa được người khác sửa" in str(form.non_field_errors())
    assert form["abstract"].value() == HEADER["abstract"]
    assert "Bản đang lưu: bản của người khác" in answer.content.decode()
    assert client.post(address("plan_edit", plan), {**HEADER, "version": form["version"].value()}).status_code == 302


def test_a_draft_is_sent_and_returned_with_a_word(org, sign_in):
    plan = make_based_plan(org)

    sign_in(org.clerk).post(address("plan_send", plan), {"version": 1})
    plan.refresh_from_db()
    assert plan.state == DocumentState.IN_REVIEW
    chair = sign_in(org.chair)
    empty = chair.post(address("plan_take_back", plan), {"version": 2, "reason": " "})
    chair.post(address("plan_take_back", plan), {"version": 2, "reason": "Bổ sung đợt 3."})

    assert "reason" in empty.context["form"].errors
    assert "Bổ sung đợt 3." in sign_in(org.clerk).get(address("plan_detail", plan)).content.decode()


@pytest.mark.parametrize(("person", "word"), [("clerk", "Rút về để sửa"), ("chair", "Trả lại để sửa")])
def test_taking_back_is_worded_for_who_does_it(org, sign_in, person, word):
    plan = make_plan(org)
    Plan.objects.filter(pk=plan.pk).update(state=DocumentState.IN_REVIEW)

    text = sign_in(getattr(org, person)).get(address("plan_take_back", plan)).content.decode()

    assert f"<h1>{word}</h1>" in text


def test_a_draft_that_lacks_something_is_not_sent(org, sign_in):
    plan = make_plan(org)
    Plan.objects.filter(pk=plan.pk).update(signer="")
    client = sign_in(org.clerk)

    text = client.post(address("plan_send", plan), {"version": 1}, follow=True).content.decode()

    plan.refresh_from_db()
    assert "Chưa có người ký." in text
    assert plan.state == DocumentState.DRAFT


def test_a_step_decided_on_an_older_version_is_refused(org, sign_in):
    plan = make_plan(org)

    text = sign_in(org.clerk).post(address("plan_send", plan), {"version": 9}, follow=True).content.decode()

    assert "Hãy đọc lại bản mới rồi bấm lần nữa" in text


def test_a_plan_is_closed_after_its_work(org, sign_in):
    plan = make_issued_plan(org)
    assignment = make_assignment(make_task(plan, org.cell), org.cell)
    client = sign_in(org.chair)

    refused = client.post(address("plan_close", plan), {"version": 1}, follow=True).content.decode()
    assignment.withdrawn_at = MOMENT
    assignment.save()
    client.post(address("plan_close", plan), {"version": 1})

    plan.refresh_from_db()
    assert "Còn 1 nhiệm vụ chưa xong" in refused
    assert plan.state == DocumentState.CLOSED


def test_a_draft_is_deleted(org, sign_in):
    plan = make_plan(org)
    client = sign_in(org.clerk)

    refused = client.post(address("plan_delete", plan), {"version": 9}, follow=True).content.decode()
    answer = client.post(address("plan_delete", plan), {"version": 1})

    assert "vừa được người khác sửa" in refused
    assert answer.url == "/ke-hoach/"
    assert not Plan.objects.exists()


def test_the_tasks_of_a_plan_are_told_with_their_progress(org, sign_in):
    plan = make_issued_plan(org)
    task = make_task(plan, org.cell, org.other_cell)
    make_assignment(task, org.cell, done_on=date(2026, 3, 1))
    make_assignment(task, org.other_cell, due_on=date(2021, 1, 1))

    (line,) = sign_in(org.clerk).get(address("plan_tasks", plan)).context["lines"]
    (mine,) = sign_in(org.secretary).get(address("plan_tasks", plan)).context["lines"]

    assert (line.task, line.leads) == (task, ("Chi bộ Kỹ thuật", "Chi bộ Kinh doanh"))
    assert (line.counts.total, line.counts.done, line.counts.overdue) == (2, 1, 1)
    assert (mine.counts.total, mine.counts.done, mine.counts.overdue) == (1, 1, 0)


def test_a_plan_without_tasks_says_where_they_are_given(org, sign_in):
    plan = make_issued_plan(org)

    assert "Mở văn bản để giao việc" in sign_in(org.clerk).get(address("plan_tasks", plan)).content.decode()
    assert "Chưa có nhiệm vụ nào" in sign_in(org.secretary).get(address("plan_tasks", plan)).content.decode()
    assert sign_in(org.superior_reader).get(address("plan_tasks", plan)).status_code == 403
    assert sign_in(org.outsider).get(address("plan_tasks", plan)).status_code == 404


def test_more_tasks_cost_no_more_queries(org, sign_in):
    plan, client = make_issued_plan(org), sign_in(org.clerk)
    make_assignment(make_task(plan, org.cell), org.cell)
    with CaptureQueriesContext(connection) as one:
        client.get(address("plan_tasks", plan))
    for _ in range(2):
        make_assignment(make_task(plan, org.cell), org.cell)

    with CaptureQueriesContext(connection) as three:
        client.get(address("plan_tasks", plan))

    assert len(three) == len(one)


def test_a_line_of_an_issued_plan_leads_to_its_tasks(org, sign_in):
    plan = make_issued_plan(org)
    make_task(plan, org.cell)

    text = sign_in(org.secretary).get(address("plan_detail", plan)).content.decode()

    assert "1 nhiệm vụ</a>" in text


def test_the_history_tells_each_step_and_runs_of_writing_as_one(org, sign_in):
    plan = make_based_plan(org)
    for expected_version in (1, 2):
        edit_outline(plan, Act.SECTION, key=0, by=org.clerk, at=MOMENT, expected_version=expected_version)
    plan.nodes.filter(text="").delete()
    send_plan(plan, by=org.clerk, at=MOMENT, expected_version=3)

    lines = sign_in(org.inspector).get(address("plan_history", plan)).context["lines"]

    assert [line.words for line in lines] == ["Gửi duyệt kế hoạch", "Viết đề cương, 2 lần lưu"]
    assert lines[1].parts == ("Thêm mục của kế hoạch: V.", "Thêm mục của kế hoạch: IV.")


def test_two_people_of_one_name_are_two_in_the_history(org, sign_in):
    plan, namesake = make_plan(org), make_person("clerk-2", org.committee, Role.CLERK)
    type(namesake).objects.filter(pk=namesake.pk).update(full_name=org.clerk.full_name)
    for expected_version, by in ((1, org.clerk), (2, namesake)):
        edit_outline(plan, Act.SECTION, key=0, by=by, at=MOMENT, expected_version=expected_version)

    lines = sign_in(org.inspector).get(address("plan_history", plan)).context["lines"]

    assert [(line.words, line.actor) for line in lines] == [("Thêm mục của kế hoạch", org.clerk.full_name)] * 2
