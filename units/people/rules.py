"""What a password of one's own must be, in the words of the office; each refusal says how to mend it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
)
from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.lib import clock
from portal.lib.guessing.passwords import EASY, pieces
from portal.lib.text import search_key
from units.people.models import User
from units.scope import ancestors
from units.tree.models import Unit

MEND = "Hãy ghép bốn, năm từ không liên quan với nhau mà chỉ mình nghĩ ra."
_PARTS = re.compile(r"[^\W\d_]+|\d+")


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự."

    get_help_text = get_error_message


class NotOnlyDigits(NumericPasswordValidator):
    def get_error_message(self) -> str:
        return f"Mật khẩu không được chỉ có chữ số. {MEND}"

    get_help_text = get_error_message


class NotCommon(CommonPasswordValidator):
    """Django's list of English ones, and what is put together of common Vietnamese words, keys, years and days."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        if pieces(password) <= EASY:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return f"Mật khẩu này dễ đoán: chỉ gồm từ quen thuộc, dãy phím, năm hoặc ngày. {MEND}"

    get_help_text = get_error_message


class NotNamed:
    """Not the person's name, user name or address, nor the name of a unit of the person or above: in any order, with or
    without diacritics, blanks and digits."""

    def validate(self, password: str, user: object = None) -> None:
        if not isinstance(user, User) or pieces(password) <= EASY:  # which is said already
            return
        if pieces(password, known=set(_names_of(user, on=clock.today()))) <= EASY:
            raise ValidationError(self.get_help_text(), code="password_too_similar")

    def get_help_text(self) -> str:
        return f"Mật khẩu không được ghép từ họ tên, tên đăng nhập hay tên đơn vị. {MEND}"


def _names_of(person: User, *, on: date) -> Iterator[str]:
    """The syllables of all that others know the person by."""
    seats = person.memberships.filter(Q(ends_on=None) | Q(ends_on__gt=on)).select_related("unit")
    paths = {step for seat in seats.order_by("pk") for step in ancestors(seat.unit.path)}
    units = Unit.objects.filter(path__in=paths).order_by("path")
    named = [text for unit in units for text in (unit.name, *unit.aliases)]
    for text in (person.full_name, person.username, person.email.split("@")[0], *named):
        yield from _PARTS.findall(text)
        yield from _PARTS.findall(search_key(text))
