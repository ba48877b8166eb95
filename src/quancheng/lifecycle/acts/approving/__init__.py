"""Slips inside a department; the opinion (第十条), the approval, findings of a person, the organ's own projects."""
