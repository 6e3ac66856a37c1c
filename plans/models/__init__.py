from plans.models.activity import Activity, Evidence, Figure, Review, Sending
from plans.models.assignment import Assignment, Task, TaskUnit
from plans.models.grid import GridImport
from plans.models.handover import Handover
from plans.models.letter import UrgingLetter
from plans.models.node import ContentItem, Duty, Measure, Node, Phase, Purpose, Requirement
from plans.models.plan import Edition, Plan, PlanImport, Reference
from plans.models.proof import ProofRules
from plans.models.request import UnitRequest

__all__ = [
    "Activity",
    "Assignment",
    "ContentItem",
    "Duty",
    "Edition",
    "Evidence",
    "Figure",
    "GridImport",
    "Handover",
    "Measure",
    "Node",
    "Phase",
    "Plan",
    "PlanImport",
    "ProofRules",
    "Purpose",
    "Reference",
    "Requirement",
    "Review",
    "Sending",
    "Task",
    "TaskUnit",
    "UnitRequest",
    "UrgingLetter",
]
