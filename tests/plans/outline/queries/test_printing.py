from datetime import date

from plans.outline.models import Node
from plans.outline.queries.printing import compose, official_plan
from portal.lib.official.types import PrintedLine, to_json
from tests.factories.plans import make_plan
from units.tree.models import UnitName

DAY = date(2026, 3, 2)


def test_outline_becomes_headings_items_and_paragraphs(org):
    plan = make_plan(org)
    Node.objects.create(plan=plan, position=90, kind="paragraph", text="Trên đây là\nKế hoạch.")

    body = official_plan(plan, on=DAY).body

    assert body[0] == PrintedLine("I.", "MỤC ĐÍCH, YÊU CẦU", 1)
    assert body[1] == PrintedLine("-", "Nâng cao nhận thức của cán bộ, đảng viên.")
    assert body[3] == PrintedLine("1.", "Đợt 1", 2)
    assert body[-1] == PrintedLine("", "Trên đây là Kế hoạch.")
    assert len(body) == plan.nodes.count()


def test_attachment_follows_the_signature(org):
    plan = make_plan(org)
    top = Node.objects.create(plan=plan, position=90, kind="annex", text="Phụ lục")
    Node.objects.create(plan=plan, parent=top, position=91, kind="paragraph", text="Danh mục sách")

    document = official_plan(plan, on=DAY)

    assert document.attachments == (PrintedLine("", "Phụ lục", 1), PrintedLine("", "Danh mục sách"))
    assert len(document.body) == plan.nodes.count() - 2


def test_draft_carries_its_mark_and_leaves_number_and_day_blank(org):
    document = official_plan(make_plan(org), on=DAY)

    assert document.draft_mark == "Dự thảo"
    assert document.number_line == "Số      -KH/ĐU"
    assert document.place_line == "Hòa Bình, ngày       tháng 3 năm 2026"


def test_header_takes_the_names_of_the_day(org):
    plan = make_plan(org)
    later = {"name": "Tên mới", "header_name": "ĐẢNG ỦY TÊN MỚI", "organisation_name": "ĐẢNG BỘ MỚI"}
    UnitName.objects.create(unit=org.committee, valid_from=date(2026, 6, 1), **later)
    UnitName.objects.create(unit=org.superior, valid_from=date(2026, 6, 1), **later)

    before, after = compose(plan, on=date(2026, 5, 31), number=1), compose(plan, on=date(2026, 6, 1), number=1)

    assert (before.superior, before.issuer) == ("ĐẢNG ỦY KHỐI THỬ NGHIỆM", "ĐẢNG ỦY CÔNG TY SAO MAI")
    assert (after.superior, after.issuer) == ("ĐẢNG BỘ MỚI", "ĐẢNG ỦY TÊN MỚI")
    assert (before.layout_version, after.layout_version) == ("hd05_2026", "hd05_2026")


def test_symbol_and_place_follow_the_unit_where_the_plan_names_none(org):
    plan = make_plan(org)
    plan.symbol = plan.place = ""

    document = official_plan(plan, on=DAY)

    assert (document.symbol, document.place) == ("KH/ĐU", "Hòa Bình")


def test_issued_plan_prints_its_snapshot_whatever_changed_since(org):
    plan = make_plan(org)
    plan.snapshot = to_json(compose(plan, on=DAY, number=7))
    Node.objects.filter(plan=plan).update(text="đổi sau khi ban hành")

    assert official_plan(plan, on=DAY).body[0].text == "MỤC ĐÍCH, YÊU CẦU"


def test_outline_is_read_with_its_units_in_three_queries(org, django_assert_num_queries):
    plan = make_plan(org)
    plan.issuer.parent  # noqa: B018 - reads what the header needs before the count

    with django_assert_num_queries(6):  # names of the issuer, names above, nodes, units, partners, bases
        official_plan(plan, on=DAY)
