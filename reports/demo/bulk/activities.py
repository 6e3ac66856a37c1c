"""What the units wrote down, with figures, contents and reviews: made in memory for one task, then written at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain

from plans.activities.models import Activity, Figure, Review
from plans.enums import ActivityState, Form, Verdict
from plans.outline.models import Node
from plans.work.models import Assignment, Task
from portal.lib import clock
from portal.lib.calendar import DAY
from portal.lib.text import search_key
from reports.demo.bulk.organisation import BULK, Scene, insert
from reports.demo.simulation import SIMULATION, ReviewOutcome, Story
from units.people.models import User

STORIES = {form: [Story(banner="", **story) for story in stories] for form, stories in BULK["stories"].items()}
ContentLink = Activity.content_items.through
STATES = {
    ReviewOutcome.REVIEWED: ActivityState.ACCEPTED,
    ReviewOutcome.WAITS: ActivityState.SUBMITTED,
    ReviewOutcome.RETURNED: ActivityState.RETURNED,
    ReviewOutcome.DRAFT: ActivityState.DRAFT,
}


@dataclass
class LoggedActivity:
    """An activity that is not written yet, and its rows."""

    activity: Activity
    figures: list[Figure]
    items: list[Node]
    reviews: list[Review] = field(default_factory=list)

    @property
    def accepted_at(self) -> datetime | None:
        return self.reviews[-1].at if self.activity.state == ActivityState.ACCEPTED else None


class Logbook:
    """Writes for one task the activities of its units; `items` are the contents of its plan."""

    def __init__(self, task: Task, items: Sequence[Node], *, reviewer: User, scene: Scene) -> None:
        self.task, self.items, self.reviewer, self.scene = task, items, reviewer, scene
        stories = STORIES[task.form or Form.ORAL]
        target = next(iter(task.targets), "")
        fitting = [story for story in stories if target in story.figures] or stories
        self.stories = [(story, search_key(f"{task.title} {story.text} {story.place}")) for story in fitting]

    def write(self, row: Assignment, *, on: date, completes: bool, outcome: ReviewOutcome, by: User) -> LoggedActivity:
        """Sent on the day `on`, before today. What the office had no time to review yet waits."""
        rng = self.scene.rng
        sent_at = clock.local_moment(on, time(rng.randint(8, 16), rng.randint(0, 59)))
        reviewed_at = sent_at + timedelta(hours=rng.randint(16, 60))
        if outcome in (ReviewOutcome.REVIEWED, ReviewOutcome.RETURNED) and reviewed_at > self.scene.at:
            outcome = ReviewOutcome.WAITS
        story, key = rng.choice(self.stories)
        activity = Activity(
            plan=self.task.plan,
            unit_id=row.unit_id,
            unit_path=row.unit_path,
            root_id=row.root_id,
            assignment=row,
            completes_assignment=completes and outcome != ReviewOutcome.DRAFT,
            form=self.task.form or Form.ORAL,
            held_from=max(on - rng.randint(0, 2) * DAY, clock.local_day(row.assigned_at)),
            place=story.place,
            description=story.text,
            links=[story.link] if story.link else [],
            search_key=key,
            state=STATES[outcome],
            submitted_at=None if outcome == ReviewOutcome.DRAFT else sent_at,
            created_by=by,
        )
        values = {metric: rng.randint(*span) for metric, span in story.figures.items()}
        figures = [Figure(activity=activity, metric=metric, value=value) for metric, value in values.items()]
        logged = LoggedActivity(activity, figures, rng.sample(self.items, k=rng.choice((1, 1, 1, 2))))
        self._review(logged, outcome, sent_at=sent_at, reviewed_at=reviewed_at)
        return logged

    def _review(
        self, logged: LoggedActivity, outcome: ReviewOutcome, *, sent_at: datetime, reviewed_at: datetime
    ) -> None:
        """Some of what was accepted had been returned before."""
        rng, activity = self.scene.rng, logged.activity
        is_reviewed = outcome in (ReviewOutcome.REVIEWED, ReviewOutcome.RETURNED)
        if outcome == ReviewOutcome.RETURNED or (outcome == ReviewOutcome.REVIEWED and rng.random() < 0.06):
            at = reviewed_at if outcome == ReviewOutcome.RETURNED else sent_at - timedelta(hours=2)
            words = rng.choice(SIMULATION["reasons"])
            logged.reviews.append(Review(activity=activity, verdict=Verdict.RETURNED, by=self.reviewer, at=at, **words))
            activity.version += 2
        if outcome == ReviewOutcome.REVIEWED:
            logged.reviews.append(Review(activity=activity, verdict=Verdict.ACCEPTED, by=self.reviewer, at=reviewed_at))
        activity.version += is_reviewed


def insert_activities(logged: Iterable[LoggedActivity]) -> None:
    """Their assignments are written already."""
    rows = list(logged)
    insert(Activity, [row.activity for row in rows])
    insert(Figure, chain.from_iterable(row.figures for row in rows))
    insert(Review, chain.from_iterable(row.reviews for row in rows))
    insert(ContentLink, [ContentLink(activity=row.activity, node=node) for row in rows for node in row.items])
