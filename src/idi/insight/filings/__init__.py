"""Periodic returns to the two authorities: built, checked, frozen, sent."""
