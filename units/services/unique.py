"""Rows that may be there once: a look before tells people early, the database decides."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from portal.lib.errors import RuleViolation


@contextmanager
def refused_if_taken(message: str, *, field: str) -> Iterator[None]:
    """Refuses what a second person writes at the same moment; the transaction around it stays usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise RuleViolation(message, field=field) from None
