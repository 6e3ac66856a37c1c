"""What every page shows around its content: who is signed in, where they may go, what waits unread.

Links are named by string and shown by the rules of their routes, so the menu never offers what would be refused."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from portal.access import routes
from portal.lib import clock

PRODUCT = "Cổng tuyên truyền"

# Label, icon and route of each link. On a phone there are four places; in each the first page that the person may open.
MENUS = json.loads(Path(__file__).with_name("menus.json").read_text(encoding="utf-8"))
MAIN = "plans:activity_create"
MAIN_ROLE = "reporter"  # a clerk logs for the committee too, but seldom, and from the page of that work
INBOX = "units:notice_list"


@dataclass(frozen=True)
class Link:
    label: str
    icon: str
    url: str
    is_current: bool = False
    is_main: bool = False
    count: int = 0


@dataclass(frozen=True)
class Seat:
    pk: int
    role: str
    unit: str
    is_chosen: bool


@dataclass(frozen=True)
class Frame:
    """Empty fields mean there is nobody to show them to."""

    organisation: str = PRODUCT
    person: str = ""
    initial: str = ""
    role_line: str = ""
    seats: list[Seat] = field(default_factory=list)
    is_acting: bool = False
    unread: int = 0
    is_folded: bool = False
    links: list[Link] = field(default_factory=list)
    bar: list[Link] = field(default_factory=list)
    organisation_links: list[Link] = field(default_factory=list)
    person_links: list[Link] = field(default_factory=list)
    search_url: str = ""
    search_label: str = ""
    log_url: str = ""  # for who may log activities
    alarms: list[Any] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Drawn where a template first uses it: refusals and parts of a page that are brought anew do without."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": Frame()}
    # A component that is rendered with the request asks again, each time it stands on the page.
    if getattr(request, "drawn_frame", None) is None:
        request.drawn_frame = SimpleLazyObject(lambda: _frame_for(user, request))  # type: ignore[attr-defined]
    return {"frame": request.drawn_frame}  # type: ignore[attr-defined]


def _frame_for(user: Any, request: HttpRequest) -> Frame:
    unread = user.notices.filter(read_at=None).count()
    search_label, search = next(((label, name) for label, name in MENUS["searches"] if may_open(user, name)), ("", ""))
    all_seats, acting = user.seats, user.acting
    seats = [Seat(seat.pk, seat.get_role_display(), seat.unit.name, seat.pk == user.acting_as) for seat in all_seats]
    return Frame(
        organisation=acting[0].unit.root.name if acting else PRODUCT,
        person=user.full_name,
        initial=user.full_name.split()[-1][:1],
        role_line=_role_line(acting),
        seats=seats if len(all_seats) > 1 else [],
        is_acting=len(acting) < len(all_seats),
        unread=unread,
        is_folded=request.COOKIES.get("nav") == "folded",
        links=_links(MENUS["main"], user=user, path=request.path),
        bar=[
            link for place in MENUS["phone"] for link in _links(place, user=user, path=request.path, unread=unread)[:1]
        ],
        organisation_links=_links(MENUS["organisation"], user=user, path=request.path),
        person_links=_links(MENUS["person"], user=user, path=request.path),
        search_url=reverse(search) if search else "",
        search_label=search_label,
        log_url=reverse(MAIN) if may_open(user, MAIN) else "",
        alarms=import_string("units.inbox.queries.alarms")(user, at=clock.now()),
    )


def may_open(user: Any, name: str) -> bool:
    """Whether the menu offers a page that is about no single object: the person may GET it, and needs it often."""
    rule = routes()[name].get
    return rule is not None and rule(user) and (name != MAIN or user.has_role(MAIN_ROLE))


def _links(entries: Iterable[tuple[str, str, str]], *, user: Any, path: str, unread: int = 0) -> list[Link]:
    permitted_entries = [(label, icon, name, reverse(name)) for label, icon, name in entries if may_open(user, name)]
    return [
        Link(
            label,
            icon,
            url,
            is_current=path == url if url == "/" else path.startswith(url),
            is_main=name == MAIN,
            count=unread if name == INBOX else 0,
        )
        for label, icon, name, url in permitted_entries
    ]


def _role_line(acting: list[Any]) -> str:
    if len(acting) == 1:
        return f"{acting[0].get_role_display()} · {acting[0].unit.name}"
    return f"{len(acting)} vai trò" if acting else "Chưa có vai trò"
