"""Repair order, works, the owner's confirmation; hands on the repair confirmation."""
