"""The one exception of the domain."""


class RuleViolation(Exception):
    """A rule of the office refuses the act. `str()` is the Vietnamese sentence for the person, and says how to
    mend it; `field` names the form field it belongs to, if one does."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def ensure(condition: bool, message: str, *, field: str | None = None) -> None:
    if not condition:
        raise RuleViolation(message, field=field)
