import json

import pytest
from django.core.management import CommandError, call_command

from plans.importing.models import PlanImport
from plans.outline.models import Plan
from tests.plans.importing.parsing.samples import OWN, own_plan

FILE = OWN / "ke-hoach-hai-cot.txt"


def test_dry_run_prints_the_plan_as_json_and_saves_nothing(db, capsys):
    call_command("import_plan", FILE, "--dry-run", "--json")

    assert json.loads(capsys.readouterr().out) == own_plan(FILE.name).to_json()
    assert PlanImport.objects.count() == 0


def test_dry_run_prints_an_outline_for_people(db, capsys):
    call_command("import_plan", FILE, "--dry-run")

    output = capsys.readouterr().out
    assert "Số 07-KH/CB · CHI BỘ TRƯỜNG THỰC HÀNH" in output
    assert "  Giai đoạn: 1. Giai đoạn 1 (từ 15/3 đến 30/6/2026)" in output


def test_saves_a_draft_for_the_clerk_of_the_unit(org, capsys):
    call_command("import_plan", FILE, "--unit", "du")

    plan = Plan.objects.get()
    assert (plan.issuer, plan.created_by, plan.state) == (org.committee, org.clerk, "draft")
    assert f"mã {plan.pk}" in capsys.readouterr().err


ASKING = """ĐẢNG ỦY CÔNG TY SAO MAI
Số 12-KH/ĐU
Hòa Bình, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
tuyên truyền năm 2026

I. TỔ CHỨC THỰC HIỆN
1. Công đoàn
- Công đoàn chủ trì, phối hợp với Chi bộ Kỹ thuật viết 02 tin, bài trước ngày 20/4/2026.
+ Sản phẩm: báo cáo kết quả.
2. Phân công

| TT | Nội dung | Đơn vị thực hiện | Thời gian |
|----|----------|------------------|-----------|
| 1  | Treo băng rôn | Chi bộ Kỹ thuật | 25/3/2026 |
"""


@pytest.fixture
def asking_file(tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(ASKING)
    return path


def cell(text):
    return {"text": text, "columns": 1, "rows": 1}


def test_json_shows_what_a_line_asks_for_and_the_cells_of_a_row(db, capsys, asking_file):
    call_command("import_plan", asking_file, "--dry-run", "--json")

    *_, duty, _, _, table, row = json.loads(capsys.readouterr().out)["nodes"]
    assert duty == {
        "kind": "duty", "label": "-", "text": ASKING.splitlines()[9].removeprefix("- "), "depth": 2,
        "starts_on": None, "ends_on": None, "form": None, "units": ["Công đoàn"], "lines": [10], "confidence": 0.9,
        "deadline": {"due_on": "2026-04-20", "schedule": "once", "due_day": None}, "partners": ["Chi bộ Kỹ thuật"],
        "targets": [{"metric": "news_articles", "quantity": 2}], "product": "báo cáo kết quả",
        "cells": [], "frame": None, "doubt": None, "doubtful": False,
    }  # fmt: skip
    head = ["TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"]
    assert (table["kind"], table["frame"]["head"]) == ("table", [[cell(text) for text in head]])
    assert row["cells"] == [cell(text) for text in ("1", "Treo băng rôn", "Chi bộ Kỹ thuật", "25/3/2026")]


def test_people_read_what_a_line_asks_for(db, capsys, asking_file):
    call_command("import_plan", asking_file, "--dry-run")

    assert capsys.readouterr().out.splitlines()[3:10] == [
        "Phần: I. TỔ CHỨC THỰC HIỆN",
        "  Đơn vị thực hiện: 1. Công đoàn [Công đoàn]",
        "    Việc được giao: - Công đoàn chủ trì, phối hợp với Chi bộ Kỹ thuật viết 02 tin, bài trước ngày 20/4/2026. "
        "[hạn 20/4/2026; 2 tin, bài trên trang thông tin điện tử; Công đoàn; phối hợp: Chi bộ Kỹ thuật; "
        "báo cáo kết quả]",
        "      Chi tiết của mục: + Sản phẩm: báo cáo kết quả.",
        "  Đề mục: 2. Phân công",
        "    Bảng: TT, Nội dung, Đơn vị thực hiện, Thời gian",
        "      Việc được giao: 1 | Treo băng rôn | Chi bộ Kỹ thuật | 25/3/2026 "
        "[từ 25/3/2026, đến 25/3/2026; Chi bộ Kỹ thuật]",
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [([], "Ghi --unit"), (["--unit", "xyz"], "du, du2"), (["--unit", "du", "--by", "chair"], "clerk")],
)
def test_asks_for_what_is_not_clear(org, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_plan", FILE, *options)
    assert Plan.objects.count() == 0


def test_refuses_with_advice(db, tmp_path):
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="PDF"):
        call_command("import_plan", scan, "--dry-run")
    with pytest.raises(CommandError, match="khong-co"):
        call_command("import_plan", tmp_path / "khong-co.txt", "--dry-run")
