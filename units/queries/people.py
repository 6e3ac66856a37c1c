from datetime import date

from django.db.models import Prefetch, QuerySet

from units.models import Membership, User


def with_seats(people: QuerySet[User], *, seen_by: User, on: date) -> QuerySet[User]:
    """People with `seats_seen`: their roles of that day in the units `seen_by` answers for."""
    seats = Membership.objects.visible_to(seen_by).active_on(on).select_related("unit").order_by("unit__path", "role")
    return people.prefetch_related(Prefetch("memberships", seats, to_attr="seats_seen"))
