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
from quancheng.projects.models.project import ACCEPTED, DRAFT, OPEN, RETURNED, SUBMITTED, VOID, Item, Project

__all__ = [
    "ACCEPTED", "DRAFT", "OPEN", "RETURNED", "SUBMITTED", "VOID",
    "CoBuilder", "Correction", "EstimateLine", "Evaluation", "Handover", "Item", "Project", "Resource",
    "ReturnedItem", "SavedView", "Scratch", "Screening", "Series", "Submission", "Urge", "Waiver",
]  # fmt: skip
