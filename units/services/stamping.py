"""The day that is stamped on paper after the number was taken: written once, with the file frozen anew beside it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from portal.lib.errors import ensure
from portal.lib.official.files import to_frozen_file
from portal.lib.official.types import from_json, to_json
from units.models import OfficialDocument, User
from units.rules import may_stamp_day
from units.services import audit
from units.services.issuing import day_of_issue, keep_file


def stamp_day(document: OfficialDocument, *, day: date, by: User, at: datetime) -> OfficialDocument:
    """Issued without a day → with it. The text stays as it was issued; only the day is printed into it. The file
    before is kept as what the new one replaces.

    Raises RuleViolation: not allowed or no blank, a day ahead or outside the term of the number, no file, or
    somebody stamped it meanwhile."""
    ensure(may_stamp_day(by, document), "Văn bản này không còn để trống ngày, hoặc không thuộc cơ quan mình.")
    day_of_issue(day, at=at)
    _hold_term(document, day)
    printed = replace(from_json(document.snapshot), issued_on=day)
    file = to_frozen_file(printed)
    with transaction.atomic():
        stamped = {
            "issued_on": day,
            "awaits_day": False,
            "snapshot": to_json(printed),
            "issued_file": keep_file(file, at=at, replaces=document.issued_file),
        }
        rows = type(document)._default_manager.filter(pk=document.pk, awaits_day=True)
        ensure(rows.update(**stamped) == 1, "Ngày của văn bản này vừa được người khác ghi. Hãy mở lại trang để xem.")
        for name, value in stamped.items():
            setattr(document, name, value)
        audit.record("day_stamped", document, by=by, at=at, day=day.isoformat(), sha256=file.sha256)
    return document


def _hold_term(document: OfficialDocument, day: date) -> None:
    term = document.term
    assert term is not None
    is_inside = term.starts_on <= day and (term.ends_on is None or day <= term.ends_on)
    ensure(is_inside, f"Số của văn bản lấy trong nhiệm kỳ {term.name}; ngày phải nằm trong đó.", field="issued_on")
