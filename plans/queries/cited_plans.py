"""Documents cited in a text → plans of this portal."""

from collections.abc import Sequence

from plans.enums import ReferenceRole
from plans.models import Plan
from plans.parsing.types import ParsedReference
from portal.lib.text import search_key
from units.models import Unit, User

LONGEST_NUMBER = 6  # digits; more are no number of a document


def plans_cited(references: Sequence[ParsedReference], *, user: User) -> list[Plan | None]:
    """For each reference the one plan it means among those the person may see; in one query. Number, symbol and day
    must agree; where no day is said, the issuer."""
    numbers = {int(item.number) for item in references if _is_number(item.number)}
    issued = Plan.objects.visible_to(user).issued().filter(number__in=numbers).with_context().order_by("pk")
    plans = list(issued.filter(symbol__in={item.symbol for item in references})) if numbers else []
    return [_meant(item, plans) for item in references]


def superior_basis(references: Sequence[ParsedReference], *, issuer: Unit, user: User) -> Plan | None:
    """The plan of a committee above the issuer that its text rests on, if one is here: what it carries out."""
    linked = zip(references, plans_cited(references, user=user), strict=True)
    bases = [plan for item, plan in linked if plan and item.role == ReferenceRole.BASIS]
    above = (plan for plan in bases if issuer.path != plan.issuer_path and issuer.path.startswith(plan.issuer_path))
    return next(above, None)


def _meant(item: ParsedReference, plans: Sequence[Plan]) -> Plan | None:
    if not _is_number(item.number):
        return None
    alike = [plan for plan in plans if (plan.number, plan.symbol) == (int(item.number), item.symbol)]
    dated = [plan for plan in alike if plan.issued_on == item.date] if item.date else alike
    if item.date is None or len(dated) > 1:
        dated = [plan for plan in dated if _is_of(plan, item.issuer)]
    return dated[0] if len(dated) == 1 else None


def _is_of(plan: Plan, issuer: str) -> bool:
    key = search_key(issuer)
    return bool(key) and plan.issuer.name_key.startswith(key)


def _is_number(number: str) -> bool:
    return number.isdecimal() and len(number) <= LONGEST_NUMBER
