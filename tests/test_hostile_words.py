"""What a field may be sent that no page of ours sends: thousands of digits, line breaks in names."""

import pytest
from django.urls import reverse

from plans.enums import Form
from plans.month_sheet.parsing import ENTRY_SHEET, KEY_SHEET, read_month_sheet
from plans.outline.models import Plan
from plans.outline.services.life import PlanHeader
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.forms import CharField, TitleField
from portal.lib.text import as_id, as_number, one_line
from reports.enums import PeriodKind
from reports.results.models import Report
from reports.results.services import open_report
from reports.results.types import ReportPeriod
from tests.browsing import submit
from tests.factories.people import names_of
from tests.factories.plans import make_issued_plan
from units.tree.models import Unit

DIGITS = ["9" * 5000, "9" * 25, "٣", "²", "-1", "1e9", ""]


@pytest.mark.parametrize("digits", DIGITS)
def test_what_no_database_could_hold_is_no_number(digits):
    assert (as_number(digits), as_id(digits)) == (None, 0)


def test_plain_digits_are_a_number():
    assert [as_number(text) for text in ("0", "007", "9" * 18)] == [0, 7, int("9" * 18)]


@pytest.mark.parametrize("digits", DIGITS[:-1])
def test_no_role_has_such_an_id(org, sign_in, digits):
    assert sign_in(org.clerk).post(reverse("units:act_as"), {"seat": digits}).status_code == 404


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("field", ["unit", "item"])
def test_no_figure_is_of_such_an_id(org, sign_in, report, field, digits):
    url = reverse("reports:report_explain", args=[report.pk])

    answer = sign_in(org.clerk).get(url, {field: digits, "form": Form.ORAL, "metric": "cell_meetings"})

    assert answer.status_code in (200, 404)


@pytest.fixture
def report(org) -> Report:
    now = clock.now()
    period = ReportPeriod(PeriodKind.MONTH, now.year, 1)
    return open_report(plan=make_issued_plan(org), period=period, by=org.clerk, at=now)


def test_a_cell_whose_old_value_is_no_number_is_read_as_empty(org, sign_in):
    make_issued_plan(org)
    client, url = sign_in(org.clerk), reverse("plans:month_sheet")
    page = client.get(url)
    row = page.context["form"].typed[0]
    values = {f"was-{row.row.unit.pk}": "|".join("9" * 5000 for _ in row.cells), row.cells[0].name: "7"}

    assert client.post(url, values).status_code in (200, 302)


@pytest.mark.parametrize("digits", DIGITS)
def test_a_month_sheet_of_such_a_plan_is_not_ours(digits):
    pairs = [["plan", digits], ["number", "1-KH/ĐU"], ["month", "2026-03"], ["form", "oral"]]
    sheets = {KEY_SHEET: [[("text", name), ("text", value)] for name, value in pairs], ENTRY_SHEET: []}

    with pytest.raises(RuleViolation):
        read_month_sheet(sheets)


NAME = "Chi bộ\r\nBcc: moi@xa-la.vn\tMới\u2028\x00x"
FOLDED = "Chi bộ Bcc: moi@xa-la.vn Mớix"


def test_a_field_of_one_line_folds_line_breaks():
    assert one_line(NAME) == FOLDED
    assert CharField().clean(NAME) == FOLDED
    assert TitleField().clean(NAME) == FOLDED


def test_names_hold_no_line_break_whoever_brings_them():
    assert names_of(NAME, "CB").name == FOLDED
    assert PlanHeader(abstract=NAME, symbol="KH/\nĐU").abstract == FOLDED


def test_a_unit_is_named_in_one_line(org, sign_in):
    values = {"kind": "cell", "name": NAME, "code": "cb-moi", "opened_on": "05/01/2026", "header_name": NAME}

    submit(sign_in(org.admin), reverse("units:unit_create"), parent=org.committee.pk, **values)

    assert Unit.objects.get(code="cb-moi").name == FOLDED


def test_a_plan_is_called_in_one_line(org, sign_in):
    submit(sign_in(org.clerk), reverse("plans:plan_create"), abstract="tuyên truyền\r\nnăm 2026")

    assert Plan.objects.get().abstract == "tuyên truyền năm 2026"
