"""What waits for the office, and what a reviewer should look at before accepting."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.models import Activity
from plans.models.activity import ActivityQuerySet
from plans.proof import Missing, required
from plans.queries.grid import entered_beside
from plans.queries.proof import lacking_by_activity
from plans.queries.same_photos import same_photos
from units.models import User

MOST_ROWS = 100


@dataclass(frozen=True)
class Waiting:
    activity: Activity
    lacking: Sequence[Missing]
    has_same_photo: bool
    is_in_grid: bool

    @property
    def doubts(self) -> list[str]:
        """What is required and missing, a photo that stands elsewhere, figures that the office entered already."""
        same_photo = ["ảnh trùng hoạt động khác"] if self.has_same_photo else []
        in_grid = ["đã có số trong bảng của tháng"] if self.is_in_grid else []
        return [*(f"thiếu {one.words}" for one in required(self.lacking)), *same_photo, *in_grid]

    @property
    def seen(self) -> str:
        """It and the version that is shown, for the form that accepts several."""
        return f"{self.activity.pk}-{self.activity.version}"


def queue_of(user: User) -> ActivityQuerySet:
    """The oldest first."""
    return Activity.objects.visible_to(user).awaiting_review().order_by("submitted_at", "pk")


def waiting_rows(queue: ActivityQuerySet, *, by: User) -> list[Waiting]:
    """The first of the queue, each with what is doubtful about it; as many queries for one as for all."""
    rows = list(queue.with_context().prefetch_related("figures", "evidence")[:MOST_ROWS])
    without, doubles, entered = lacking_by_activity(rows), same_photos(rows, by=by), entered_beside(rows)
    return [Waiting(row, without[row.pk], row.pk in doubles, bool(entered.get(row.pk))) for row in rows]
