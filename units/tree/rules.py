"""Who may see and change units."""

from units.enums import Role, UnitKind
from units.scope import holds, holds_over
from units.tree.models import UNIT_ROLES

_WORKING = {UnitKind.CELL, UnitKind.OFFICE, UnitKind.INSPECTION, UnitKind.MASS_ORGANISATION}

CHILD_KINDS: dict[str, set[UnitKind]] = {
    UnitKind.SUPERIOR_COMMITTEE: {UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE, *_WORKING},
    UnitKind.COMMITTEE: {UnitKind.COMMITTEE, *_WORKING},
    UnitKind.CELL: {UnitKind.CELL},
    UnitKind.MASS_ORGANISATION: {UnitKind.MASS_ORGANISATION},
    UnitKind.OFFICE: set(),
    UnitKind.INSPECTION: set(),
}

may_see_units = holds(*UNIT_ROLES)
may_see_unit = holds_over("path", *UNIT_ROLES)
may_administer = holds(Role.ADMIN)
may_administer_unit = holds_over("path", Role.ADMIN)
