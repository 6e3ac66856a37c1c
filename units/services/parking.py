"""Rows that could not be worked on, kept with their error for a person to look at."""

from datetime import datetime

from units.models import ParkedRow


def park(part: str, errors: dict[str, str], *, is_all: bool, at: datetime) -> None:
    """Notes the error of each row, by what it is about. After a round over all rows (`is_all`) those that went well
    are parked no more."""
    if is_all:
        ParkedRow.objects.filter(part=part).exclude(about__in=errors).delete()
    rows = [ParkedRow(part=part, about=about, error=error, at=at) for about, error in errors.items()]
    ParkedRow.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["error", "at"], unique_fields=["part", "about"]
    )
