"""The style sheet: colours that can be read (WCAG AA), and nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import quancheng.web

SHEET = (Path(quancheng.web.__file__).parent / "static" / "quancheng" / "site.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", SHEET))
ENOUGH = 4.5
GROUNDS = ("paper", "sheet", "facts")


def light(colour: str) -> float:
    """Relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "accent", "met", "breach", "late", "doubt", "wait", "none"])
def test_words_can_be_read_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(COLOURS[ink], COLOURS[ground]) >= ENOUGH


@pytest.mark.parametrize("name", ["met", "breach", "late", "doubt", "wait", "none"])
def test_a_verdict_can_be_read_on_its_own_colour(name: str) -> None:
    assert contrast(COLOURS[name], COLOURS[f"{name}-soft"]) >= ENOUGH


def test_the_sheet_asks_for_nothing() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_the_sheet_has_a_focus_ring_and_a_print_style() -> None:
    assert ":focus-visible { outline: 2px" in SHEET
    assert "@media print" in SHEET
