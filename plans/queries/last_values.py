"""What the units of a reporter wrote last, to be offered for a tap. Words only: a figure is never offered."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from plans.models import Activity
from units.enums import Role
from units.models import Unit, User

LOOKED_BACK, OFFERED, OPENING_LENGTH = 40, 3, 80


@dataclass(frozen=True)
class Openings:
    """How the descriptions of this form began."""

    form: str
    texts: list[str]


@dataclass(frozen=True)
class LastValues:
    """The last ones first, each once."""

    places: list[str]
    openings: list[Openings]
    sites: list[str]


def last_values(user: User) -> LastValues:
    own = Unit.objects.filter(path__in=user.paths(Role.REPORTER))
    rows = Activity.objects.filter(unit__in=own).order_by("-pk")
    known = list(rows.values_list("form", "place", "description", "links")[:LOOKED_BACK])
    openings: dict[str, list[str]] = {}
    for form, _, description, _ in known:
        openings.setdefault(form, []).append(opening_of(description))
    return LastValues(
        places=_first([place for _, place, _, _ in known]),
        openings=[Openings(form, _first(texts)) for form, texts in openings.items()],
        sites=_first([_site(link) for *_, links in known for link in links]),
    )


def opening_of(description: str) -> str:
    """The first sentence, or as many of its words as are soon read."""
    line = description.strip().partition("\n")[0]
    sentence = line.partition(". ")[0].rstrip(".")
    if len(sentence) <= OPENING_LENGTH:
        return sentence
    return sentence[:OPENING_LENGTH].rpartition(" ")[0].rstrip(",;")


def _site(link: str) -> str:
    return f"https://{urlsplit(link).netloc}/"


def _first(values: list[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value][:OFFERED]
