"""What the register of numbers says about a day."""

from datetime import date

from portal.lib.official.types import day_figures
from units.models import OfficialDocument


def doubts_about_day(document: OfficialDocument, day: date) -> list[str]:
    """Why `day` looks wrong for an issued document: a neighbour in the register with an earlier number and a later
    day or the other way round, or another month than the one printed. Empty if nothing speaks against it."""
    said = type(document)._default_manager.filter(issuer=document.issuer, term=document.term, awaits_day=False)
    before = said.filter(number__lt=document.number, issued_on__gt=day).order_by("-number").first()
    after = said.filter(number__gt=document.number, issued_on__lt=day).order_by("number").first()
    doubts = [
        f"Văn bản số {other.number_and_symbol} đã ghi ngày {day_figures(other.issued_on)}, {order} ngày này."
        for other, order in ((before, "sau"), (after, "trước"))
        if other and other.issued_on
    ]
    printed = document.issued_on
    if printed and (printed.year, printed.month) != (day.year, day.month):
        doubts.append(f"Bản đã in ghi tháng {printed.month} năm {printed.year}.")
    return doubts
