import pytest

from portal.lib.official import files
from tests.factories.people import MOMENT
from tests.factories.plans import make_undated_plan
from units.documents.services.life import stamp_day


@pytest.fixture
def address(org, monkeypatch) -> str:
    """Of the file of a plan whose day was stamped after the issue."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)
    plan = make_undated_plan(org)
    stamp_day(plan, day=MOMENT.date(), by=org.clerk, at=MOMENT)
    return f"/ke-hoach/{plan.pk}/tep/"


@pytest.mark.parametrize("name", ["clerk", "chair", "inspector"])
def test_the_office_takes_the_file_from_before_the_stamp(org, sign_in, address, name):
    answer = sign_in(getattr(org, name)).get(f"{address}?ban=truoc")

    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 ban hanh")


@pytest.mark.parametrize("name", ["secretary", "superior_reader"])
def test_others_take_the_file_in_force_alone(org, sign_in, address, name):
    client = sign_in(getattr(org, name))

    assert client.get(address).status_code == 200
    assert client.get(f"{address}?ban=truoc").status_code == 403
