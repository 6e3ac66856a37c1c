"""What each file of an activity is, what its proof still lacks; and the rules the office sets for that."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

from plans.enums import EvidenceKind, Form, ProofItem, ProofLevel, ReviewPoint
from plans.models import Activity, Evidence, ProofRules
from plans.proof import Levels, Missing, Told, missing
from plans.queries.activity_history import points_to_mend
from plans.queries.proof import lacking, levels_for
from plans.services.evidence import name_evidence
from plans.services.proof import set_proof_rules
from portal.lib.forms import refusals_on
from units.forms.versioned import VersionedActForm
from units.models import Unit, User


class ProvenForm(forms.Form):
    """Mixed into the form of an activity, which has the files it `evidence` speaks of."""

    kind_choices = [("", "Tự nhận loại"), *EvidenceKind.choices]
    activity: Activity | None
    by: User
    at: datetime

    @property
    def evidence(self) -> QuerySet[Evidence]:
        raise NotImplementedError

    def keep_kinds(self) -> None:
        """Stores what was said of the files, as the files themselves are: whatever else is wrong with the form."""
        said = {row.pk: self.data[f"kind_{row.pk}"] for row in self.evidence if f"kind_{row.pk}" in self.data}
        with refusals_on(self):
            name_evidence(self.evidence, kinds=said, by=self.by, at=self.at)

    @cached_property
    def marks(self) -> dict[str, str]:
        """Every part of the form → what the office asked to mend there, empty where nothing."""
        return points_to_mend(self.activity) if self.activity else dict.fromkeys(ReviewPoint.values, "")

    @property
    def to_mend(self) -> list[tuple[str, str]]:
        return [(point.value, point.label) for point in ReviewPoint if self.marks[point]]

    @property
    def lacking(self) -> list[Missing]:
        """What the rules ask for and the form, as it stands before the person, does not have."""
        if not self.is_bound:
            return lacking(self.activity) if self.activity else []
        chosen = self.cleaned_data
        if not chosen.get("plan"):
            return []
        form = chosen.get("form", "")
        told = Told(
            form=form,
            place=chosen.get("place", ""),
            held_to=chosen.get("held_to"),
            description=chosen.get("description", ""),
            links=chosen.get("links", ()),
            figures=chosen.get("figures", {}),
            kinds=[row.kind_for(form) for row in self.evidence.exclude(pk__in=chosen.get("removed") or [])],
        )
        return missing(told, levels_for(chosen["plan"].root_id))


class ProofRulesForm(VersionedActForm):
    """A choice of level for each item of each form, in fields named `form.item`."""

    def __init__(self, data: Any = None, *, committee: Unit, by: User, at: datetime) -> None:
        self.committee, self.by, self.at = committee, by, at
        self.row = ProofRules.objects.filter(committee=committee).first() or ProofRules(committee=committee)
        self.levels = levels_for(committee.pk)
        self.stored = {
            f"{form}.{item}": ProofLevel(level).label
            for form, of_form in self.levels.items()
            for item, level in of_form.items()
        }
        super().__init__(data, initial={"version": self.row.version})
        for form, of_form in self.levels.items():
            for item, level in of_form.items():
                self.fields[f"{form}.{item}"] = forms.ChoiceField(
                    label=ProofItem(item).label, choices=ProofLevel.choices, initial=level, widget=forms.RadioSelect
                )

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Code and name of each form with its fields."""
        return [
            (form, Form(form).label, [self[f"{form}.{item}"] for item in of_form])
            for form, of_form in self.levels.items()
        ]

    def act(self) -> ProofRules:
        seen, chosen = self.seen_and_chosen()
        levels: Levels = {
            form: {item: chosen[f"{form}.{item}"] for item in of_form} for form, of_form in self.levels.items()
        }
        return set_proof_rules(committee=self.committee, levels=levels, seen=seen, by=self.by, at=self.at)

    def show_stored(self, row: Model, values: dict[str, Any]) -> None:
        """Nothing may be stored yet, or by somebody else since."""
        if stored := ProofRules.objects.filter(committee=self.committee).first():
            super().show_stored(stored, values)
