from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.importing.models import PlanImport
from plans.importing.parsing.types import ParsedPlan
from plans.outline.models import Node, Plan
from tests.factories.people import LONG_AGO
from tests.factories.plans import make_import, make_issued_plan
from tests.plans.importing.parsing.samples import OWN, REAL, word_plan
from units.documents.models import Term

CREATE = "/ke-hoach/nhap/"
NAME = "ke-hoach-hai-cot.txt"
DATA = (OWN / NAME).read_bytes()


def upload(client, org, data=DATA, name=NAME, **more):
    file = SimpleUploadedFile(name, data)
    return client.post(CREATE, {"unit": org.committee.pk, "file": file, "text": "", **more})


def review_address(plan_import):
    return reverse("plans:import_review", args=[plan_import.pk])


def answers(page) -> dict:
    """What the browser would send back untouched."""
    form, header = page.context["form"], page.context["header"]
    sent = {"version": form["version"].value(), "act": "save"} | values_of(header)
    if form.open_line:
        sent |= {"open": form.open_line.old.key} | values_of(form.open_line)
    if page.context["earlier"]:
        sent[header["earlier_version"].html_name] = page.context["earlier"].version
    return sent


def values_of(form) -> dict:
    return {field.html_name: field.value() if field.value() is not None else "" for field in form}


def opened(client, plan_import, place) -> dict:
    """What the browser would send with that line open."""
    return answers(client.get(f"{review_address(plan_import)}sua/?muc={place}"))


@pytest.fixture
def client(org, sign_in):
    return sign_in(org.clerk)


@pytest.fixture
def plan_import(org):
    return make_import(org, DATA, NAME)


def test_upload_leads_to_the_review_and_saves_no_plan(client, org):
    answer = upload(client, org)

    plan_import = PlanImport.objects.get()
    assert answer.url == review_address(plan_import)
    assert Plan.objects.count() == 0


def test_word_file_and_pasted_text_are_read(client, org):
    upload(client, org, word_plan(), "ke-hoach.docx")
    client.post(CREATE, {"unit": org.committee.pk, "text": DATA.decode()})

    word, pasted = PlanImport.objects.order_by("pk")
    assert (word.parsed["number"], pasted.parsed["number"]) == ("03", "07")
    assert (word.name, pasted.name) == ("ke-hoach.docx", "Văn bản dán vào")
    assert pasted.parsed["superior"] == "ĐẢNG BỘ XÃ AN BÌNH"


def test_the_page_lists_what_waits(client, plan_import):
    assert list(client.get(CREATE).context["waiting"]) == [plan_import]


def test_import_is_for_clerks(org, sign_in):
    for person in (org.secretary, org.chair, org.admin):
        assert sign_in(person).get(CREATE).status_code == 403
        assert upload(sign_in(person), org).status_code == 403
    assert sign_in(org.clerk).delete(CREATE).status_code == 405
    assert PlanImport.objects.count() == 0


def test_another_committee_cannot_be_chosen(client, org):
    answer = client.post(CREATE, {"unit": org.other_committee.pk, "text": DATA.decode()})

    assert "unit" in answer.context["form"].errors
    assert PlanImport.objects.count() == 0


def test_unreadable_file_leaves_nothing_and_says_what_to_do(client, org, settings):
    answer = upload(client, org, b"%PDF-1.7 quet", "quet.pdf")

    assert "Hãy dùng bản Word (.docx)" in answer.content.decode()
    assert PlanImport.objects.count() == 0


def test_pasted_text_is_kept_on_error(client, org):
    text = "TỐI MẬT\nKẾ HOẠCH\nviệc không đưa lên mạng, chỉ xử lý trên giấy theo quy định"

    answer = client.post(CREATE, {"unit": org.committee.pk, "text": text})

    page = answer.content.decode()
    assert "dấu chỉ độ mật" in page
    assert "chỉ xử lý trên giấy theo quy định</textarea>" in page
    assert PlanImport.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "words"), [({"file": "", "text": ""}, "Chọn tệp"), ({"text": "abc"}, "một trong hai")]
)
def test_one_of_file_and_text_is_wanted(client, org, more, words):
    answer = upload(client, org, **more)

    assert words in answer.content.decode()


def test_review_shows_lines_and_nodes(client, plan_import):
    page = client.get(review_address(plan_import))

    review = page.context["reading"]
    text = page.content.decode()
    assert (len(review.nodes), review.missed) == (len(plan_import.parsed["nodes"]), 0)
    assert 'href="#dong-19"' in text
    assert 'id="dong-19"' in text
    assert text.count("data-node=") == len(review.nodes)
    assert text.count('class="btn btn-primary"') == 1


def test_review_asks_as_often_for_long_plans_as_for_short(client, org, plan_import):
    cited = "Căn cứ Kế hoạch số 05-KH/ĐU ngày 05/01/2026 của Đảng ủy Khối;"
    short = f"KẾ HOẠCH\nđọc sách ở nhà máy\n{cited}\nI. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ\n- Lập tủ sách.\n"
    brief = make_import(org, short.encode())
    counted = []
    for row in (brief, plan_import):
        with CaptureQueriesContext(connection) as queries:
            client.get(review_address(row))
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_untouched_review_saves_the_plan_as_read(client, org, plan_import):
    address = review_address(plan_import)

    answer = client.post(address, answers(client.get(address)))

    plan = Plan.objects.get()
    assert answer.url == reverse("plans:plan_detail", args=[plan.pk])
    assert [node.text for node in plan.nodes.in_order()] == [node["text"] for node in plan_import.parsed["nodes"]]
    assert client.get(answer.url).status_code == 200


def test_edited_kind_text_and_units_are_saved(client, org, plan_import):
    place = next(i for i, node in enumerate(plan_import.parsed["nodes"], 1) if node["kind"] == "duty_holder")
    changed = {"text": "Văn phòng giúp việc", "units": [org.office.pk]}
    client.post(f"{review_address(plan_import)}sua/?muc={place}", opened(client, plan_import, place) | changed)
    sent = opened(client, plan_import, 1) | {"kind": "unclassified", "header-abstract": "đọc sách"}

    client.post(review_address(plan_import), sent)

    plan = Plan.objects.get()
    nodes = list(plan.nodes.in_order())
    assert (plan.abstract, nodes[0].kind, nodes[0].confidence) == ("đọc sách", "unclassified", 1.0)
    assert nodes[place - 1].text == "Văn phòng giúp việc"
    assert list(nodes[place - 1].units.order_by("pk")) == [org.office]


def test_refused_review_keeps_what_was_edited(client, plan_import):
    sent = opened(client, plan_import, 3) | {"text": "Chữ vừa sửa còn nguyên", "header-symbol": ""}

    page = client.post(review_address(plan_import), sent).content.decode()

    assert "Chưa lưu được: có chỗ cần sửa" in page
    assert "Chữ vừa sửa còn nguyên</textarea>" in page
    assert Plan.objects.count() == 0


def test_foreign_unit_is_invalid(client, org, plan_import):
    place = next(i for i, node in enumerate(plan_import.parsed["nodes"], 1) if node["kind"] == "duty_holder")
    sent = opened(client, plan_import, place) | {"units": [org.foreign_cell.pk]}

    assert client.post(review_address(plan_import), sent).status_code == 200
    assert Plan.objects.count() == 0


def test_saved_import_leads_to_its_plan(client, plan_import):
    address = review_address(plan_import)
    sent = answers(client.get(address))
    saved = client.post(address, sent)

    again = client.post(address, sent)

    assert (client.get(address).url, again.url) == (saved.url, saved.url)
    assert Plan.objects.count() == 1


def test_the_same_file_again_is_doubled_only_on_purpose(client, org, plan_import):
    address = review_address(plan_import)
    client.post(address, answers(client.get(address)))
    again = upload(client, org).url

    page = client.get(again)
    client.post(again, answers(page) | {"header-apart": "on"})

    assert "đã được nhập thành" in page.content.decode()
    assert Plan.objects.count() == 2


def test_the_same_file_again_is_a_new_version_of_its_draft(client, org, plan_import):
    address = review_address(plan_import)
    saved = client.post(address, answers(client.get(address))).url
    Node.objects.in_order().last().delete()
    again = upload(client, org).url

    page = client.get(again)
    renewed = client.post(again, answers(page)).url

    assert "bản mới của kế hoạch nháp ấy: thêm 1 mục." in page.content.decode()
    assert (renewed, Plan.objects.count()) == (saved, 1)
    assert "Đề cương trước đó" in client.get(f"{saved}lich-su/").content.decode()


def test_a_plan_that_is_no_draft_is_neither_doubled_nor_changed(client, org, plan_import):
    address = review_address(plan_import)
    client.post(address, answers(client.get(address)))
    Plan.objects.update(state="in_review")
    again = upload(client, org).url

    page = client.get(again)
    refused = client.post(again, answers(page))

    assert "không thay được; hãy mở ra" in page.content.decode()
    assert "đánh dấu vào ô này" in refused.content.decode()
    assert Plan.objects.count() == 1


def test_review_is_for_the_clerk_of_the_committee(org, sign_in, plan_import):
    discard = reverse("plans:import_discard", args=[plan_import.pk])

    for person in (org.outsider, org.secretary, org.chair):
        assert sign_in(person).get(review_address(plan_import)).status_code == 404
        assert sign_in(person).post(discard).status_code == 404
    assert sign_in(org.clerk).get(discard).status_code == 405
    assert PlanImport.objects.count() == 1


def test_discarded_reading_is_gone(client, plan_import):
    answer = client.post(reverse("plans:import_discard", args=[plan_import.pk]))

    assert answer.url == CREATE
    assert PlanImport.objects.count() == 0


def test_the_seed_plan_over_http_is_read_exactly(client, org):
    if not REAL.is_dir():
        pytest.skip(f"the real plan documents are not beside this checkout ({REAL})")
    name = "ke-hoach-12-kh-du-2021.txt"
    address = upload(client, org, (REAL / name).read_bytes(), name).url

    client.post(address, answers(client.get(address)))

    plan = Plan.objects.get()
    kinds = Counter(node.kind for node in plan.nodes.in_order())
    expected_kinds = {"section": 3, "purpose": 2, "requirement": 2, "phase": 2, "content_item": 9, "standing": 1}
    expected_kinds |= {"form": 4, "measure": 5, "duty_holder": 3, "duty": 5}
    assert {kind: kinds[kind] for kind in expected_kinds} == expected_kinds
    assert (plan.references.count(), len(plan.recipients)) == (5, 7)
    holders = plan.nodes.filter(kind="duty_holder").in_order()
    assert [list(node.units.order_by("path")) for node in holders] == [
        [org.cell, org.other_cell],
        [org.union],
        [org.office, org.inspection],
    ]
    assert ParsedPlan.from_json(PlanImport.objects.get().parsed).missed_lines == ()


CITING = """KẾ HOẠCH
đọc sách
Căn cứ Kế hoạch số 01-KH/ĐU ngày 05/01/2026 của Đảng ủy Khối;
I. MỤC ĐÍCH
- Hình thành thói quen đọc sách.
II. TỔ CHỨC THỰC HIỆN
1. Các chi bộ
- Gửi báo cáo trước ngày 20 của tháng cuối quý.
"""


def test_a_cited_plan_is_linked_and_the_one_above_proposed_as_parent(client, org):
    Term.objects.create(unit=org.superior, name="2020 - 2030", starts_on=LONG_AGO)
    above = make_issued_plan(org, issuer=org.superior)
    address = review_address(make_import(org, CITING.encode()))

    page = client.get(address)
    answer = client.post(address, answers(page), follow=True)

    assert f'Có trên Cổng: <a href="/ke-hoach/{above.pk}/">' in page.content.decode()
    assert "hằng quý, trước ngày 20 tháng cuối quý" in page.content.decode()
    plan = Plan.objects.get(state="draft")
    assert (plan.parent_plan, plan.references.get().linked_plan) == (above, above)
    assert "Sau khi ban hành, có 1 việc đề nghị giao." in answer.content.decode()


def test_a_reader_who_may_not_see_the_linked_plan_sees_its_name_alone(org, sign_in):
    plan, foreign = make_issued_plan(org), make_issued_plan(org, issuer=org.other_committee)
    plan.references.create(position=0, role="basis", number="01", symbol="KH/ĐU", linked_plan=foreign)
    tab = reverse("plans:plan_references", args=[plan.pk])

    page = sign_in(org.clerk).get(tab).content.decode()

    assert "01-KH/ĐU" in page
    assert f'href="/ke-hoach/{foreign.pk}/"' not in page
