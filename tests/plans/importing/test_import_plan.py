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
