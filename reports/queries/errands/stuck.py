"""What the machinery could not carry out and a person must look at: mails that did not go, rows put aside."""

from datetime import date

from django.urls import reverse

from plans.models import Assignment
from reports.queries.errands.basics import MOST, Errand, Step
from units.models import Mail, ParkedRow, User
from units.models.mails import TENDERS

ABOUT = "assignment:"


def of_tender(user: User, *, on: date) -> list[Errand]:
    """For admins and clerks; a row that was put aside by name only to those who see the work."""
    if not user.has_role(*TENDERS):
        return []
    return [*_stuck_mails(user), *_parked_work(user)]


def _stuck_mails(user: User) -> list[Errand]:
    count = Mail.objects.visible_to(user).stuck().count()
    if not count:
        return []
    step = Step("Xem, gửi lại", f"{reverse('units:mail_list')}?state=stuck")
    return [Errand(f"{count} thư chưa gửi được hoặc chưa rõ đã gửi", step)]


def _parked_work(user: User) -> list[Errand]:
    names = ParkedRow.objects.filter(about__startswith=ABOUT).order_by("pk").values_list("about", flat=True)[:MOST]
    pks = [int(name.removeprefix(ABOUT)) for name in names]
    rows = Assignment.objects.visible_to(user).open().filter(pk__in=pks).with_context().order_by("pk")
    return [
        Errand(
            f"Không lập được lời nhắc: {row.title}",
            Step("Xem nhiệm vụ", reverse("plans:assignment_detail", args=[row.pk])),
            about=row.unit.name,
            note="lời nhắc của nhiệm vụ này tạm gác vì dữ liệu lỗi; xem lại hạn của nhiệm vụ",
        )
        for row in rows
    ]
