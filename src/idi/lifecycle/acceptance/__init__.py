"""Completion acceptance, settlement, handover, owners notice; hands on the cover clock."""
