"""The office says what proves an activity."""

from datetime import datetime

from django.db import transaction

from plans.enums import ProofLevel
from plans.models import ProofRules
from plans.proof import USUAL, Levels
from plans.queries.proof import levels_for
from plans.rules import may_set_proof
from portal.lib.errors import ensure
from units.models import Unit, User
from units.services import audit
from units.services.versions import claim_version


@transaction.atomic
def set_proof_rules(*, committee: Unit, levels: Levels, seen: int, by: User, at: datetime) -> ProofRules:
    """From now on activities that are sent are held to `levels`; what was sent stays sent. `seen` is 0 if nothing
    was ever set."""
    ensure(may_set_proof(by, committee), "Chỉ Văn phòng của đảng ủy đặt được quy định minh chứng.")
    are_known = all(
        item in USUAL.get(form, {}) and level in ProofLevel.values
        for form, of_form in levels.items()
        for item, level in of_form.items()
    )
    ensure(are_known, "Có mục minh chứng không thuộc hình thức nào. Hãy tải lại trang rồi chọn lại.")
    before = levels_for(committee.pk)
    rules, _ = ProofRules.objects.get_or_create(committee=committee)
    claim_version(rules, seen=seen)
    rules.levels = {form: dict(of_form) for form, of_form in levels.items()}
    rules.save(update_fields=["levels"])
    changed = {
        f"{form}.{item}": f"{before[form][item]} → {level}"
        for form, of_form in levels.items()
        for item, level in of_form.items()
        if level != before[form][item]
    }
    audit.record("proof_rules_set", rules, by=by, at=at, changed=changed)
    return rules
