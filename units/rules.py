"""Who may do what with units, people, notices and the audit log."""

from units.enums import Role
from units.models import User


def may_administer(user: User) -> bool:
    return user.has_role(Role.ADMIN)
