import pytest

from plans.activities.models import Activity
from plans.work.models import Assignment
from portal.lib import clock
from reports.demo.bulk import seed_in_bulk
from units.enums import UnitKind
from units.tree.models import Unit

pytestmark = pytest.mark.django_db


def test_many_units_come_in_bulk_with_their_work():
    levels = ((UnitKind.SUPERIOR_COMMITTEE, 2), (UnitKind.COMMITTEE, 3), (UnitKind.CELL, 4))

    cast = seed_in_bulk(levels, at=clock.now())

    cells = Unit.objects.filter(kind=UnitKind.CELL)
    assert (Unit.objects.count(), cells.count()) == (1 + 2 + 6 + 24, 24)
    assert all(cell.path == f"{cell.parent.path}{cell.pk:06}." for cell in cells.select_related("parent"))
    assert Assignment.objects.count() % 24 == 0
    assert Assignment.objects.exclude(root__kind=UnitKind.COMMITTEE).count() == 0
    assert Activity.objects.count() == Assignment.objects.exclude(done_on=None).count() > 0
    assert Assignment.objects.visible_to(cast.leader).count() == Assignment.objects.count()
    assert Assignment.objects.visible_to(cast.people["chibo1"]).values("unit").distinct().count() == 1
