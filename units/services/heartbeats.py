from datetime import datetime

from units.models import Heartbeat


def beat(name: str, *, at: datetime) -> None:
    """Notes that a part of the machinery did its round; many may say so at once."""
    row = Heartbeat(name=name, at=at)
    Heartbeat.objects.bulk_create([row], update_conflicts=True, update_fields=["at"], unique_fields=["name"])


def last_beat(name: str) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
