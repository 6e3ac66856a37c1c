"""A plan with counted work, and its report of the first quarter in the states it goes through."""

from pathlib import Path

import pytest

from plans.enums import ActivityState
from plans.outline.models import Plan
from portal.lib.official import files
from reports.results.models import Report
from reports.results.services import issue_report, open_report, send_report
from tests.factories.plans import make_activity, make_issued_plan
from tests.reports.samples import AT, Q1


@pytest.fixture
def as_word(monkeypatch):
    """As on a machine without Pango: rendering to PDF has its own tests, Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def plan(org) -> Plan:
    plan = make_issued_plan(org)
    make_activity(plan, org.cell, figures={"cell_meetings": 2})
    make_activity(plan, org.other_cell, figures={"cell_meetings": 3, "attendances": 40})
    make_activity(plan, org.cell, ActivityState.SUBMITTED)
    return plan


@pytest.fixture
def report(org, plan) -> Report:
    return open_report(plan=plan, period=Q1, by=org.clerk, at=AT)


@pytest.fixture
def sent(org, report) -> Report:
    report.sections.filter(text="").update(text="Không có.")
    return send_report(report, expected_version=report.version, by=org.clerk, at=AT)


@pytest.fixture
def issued(org, sent, as_word) -> Report:
    return issue_report(sent, number=3, issued_on=AT.date(), expected_version=sent.version, by=org.chair, at=AT)


@pytest.fixture
def own_files(settings, tmp_path) -> Path:
    """A folder of stored files that no other test writes to."""
    folder = tmp_path / "files"
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder
