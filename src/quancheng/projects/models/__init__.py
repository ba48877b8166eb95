"""The tables of the room, by topic."""

from quancheng.projects.models.application import (
    CoBuilder,
    Correction,
    EstimateLine,
    Evaluation,
    Resource,
    ReturnedItem,
    Scratch,
    Screening,
    Submission,
)
from quancheng.projects.models.around import Handover, SavedView, Series, Urge, Waiver
from quancheng.projects.models.filing import CityFiling, Letter
from quancheng.projects.models.library import ConstructionPlan, LibraryEntry, PlannedProject, UrgentRequest
from quancheng.projects.models.planning import AnnualPlan, PlanComment, PlanItem, UnifiedItem, UnifiedList, Window
from quancheng.projects.models.project import ACCEPTED, DRAFT, OPEN, RETURNED, SUBMITTED, VOID, Item, Project
from quancheng.projects.models.slips import Slip

__all__ = [
    "ACCEPTED",
    "DRAFT",
    "OPEN",
    "RETURNED",
    "SUBMITTED",
    "VOID",
    "AnnualPlan",
    "CityFiling",
    "CoBuilder",
    "ConstructionPlan",
    "Correction",
    "EstimateLine",
    "Evaluation",
    "Handover",
    "Item",
    "Letter",
    "LibraryEntry",
    "PlanComment",
    "PlanItem",
    "PlannedProject",
    "Project",
    "Resource",
    "ReturnedItem",
    "SavedView",
    "Scratch",
    "Screening",
    "Series",
    "Slip",
    "Submission",
    "UnifiedItem",
    "UnifiedList",
    "Urge",
    "UrgentRequest",
    "Waiver",
    "Window",
]  # fmt: skip
