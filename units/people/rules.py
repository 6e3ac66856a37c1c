"""Who may give accounts and roles, and what a password must be."""

from django.contrib.auth import password_validation
from django.db.models import Q

from portal.lib import clock
from units.enums import Role
from units.people.models import User
from units.scope import holds_over
from units.tree.rules import may_administer, may_administer_unit

may_administer_membership = holds_over("unit.path", Role.ADMIN)


def may_administer_person(user: User, person: User) -> bool:
    """Only over a person all of whose roles lie in one's own units: a new password opens every one of them."""
    held = person.memberships.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today())).select_related("unit")
    return may_administer(user) and all(may_administer_unit(user, seat.unit) for seat in held)


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's own, whose words have no Vietnamese."""

    def get_error_message(self) -> str:
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        return self.get_error_message()
