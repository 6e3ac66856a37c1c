from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from plans.outline.models import ISSUED
from plans.work.models import Assignment
from units.documents.models import OfficialDocument, powers_over_document
from units.enums import DocumentType, Role
from units.people.models import User
from units.scope import at_top, holds, holds_over, within
from units.tree.models import OVERSEERS


class UrgingLetterQuerySet(models.QuerySet["UrgingLetter"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: those of their own world. Reporters: those issued to their units, overseers of a committee below:
        those issued to it."""
        overseen = within("issuer_path", user.branches(*OVERSEERS))
        to_unit = within("assignment__unit__path", user.branches(Role.REPORTER))
        to_committee = at_top("assignment__unit_path", user.branches(*OVERSEERS))
        named = UrgingLetter.assignments.through.objects.filter(to_unit | to_committee)
        return self.filter(overseen | Q(state__in=ISSUED, pk__in=named.values("urgingletter")))

    def with_context(self) -> Self:
        """With all that a line of a list shows, without the frozen text."""
        return self.select_related("issuer").defer("snapshot")

    def with_header(self) -> Self:
        """With the units that the head of its page and of its document name."""
        return self.select_related("issuer__parent")


class UrgingLetter(OfficialDocument):
    """An official letter (công văn) that urges units to work they were given. Its list is counted from `assignments`
    on the day it is printed; the two texts around it are the clerk's."""

    document_type = DocumentType.LETTER
    list_page = ("Công văn đôn đốc", "plans:letter_list")

    token = models.UUIDField(null=True, unique=True, editable=False)  # of the page it was drafted from
    assignments = models.ManyToManyField(Assignment, related_name="letters")
    opening = models.TextField("Mở đầu")
    closing = models.TextField("Đề nghị")

    objects = UrgingLetterQuerySet.as_manager()

    class Meta(OfficialDocument.Meta):
        abstract = False
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number_and_symbol or 'Công văn chưa có số'} {self.abstract}"

    def get_absolute_url(self) -> str:
        return reverse("plans:letter_detail", args=[self.pk])


# See whom the portal reminded of an assignment, and why not.
may_follow_reminders = holds_over("unit_path", *OVERSEERS)
may_draft_letters = holds(Role.CLERK)
# An official letter about the work that a plan gave.
may_write_letter = holds_over("issuer_path", Role.CLERK)
# The text of a letter in any format, before it is issued too.
may_follow_letter = holds_over("issuer_path", *OVERSEERS)


def powers_over_letter(user: User, letter: UrgingLetter) -> dict[str, bool]:
    """What the page of a letter offers to a person: the `may` of its template."""
    return powers_over_document(user, letter) | {"follow": may_follow_letter(user, letter)}
