"""Mandate and independence, visits, findings, rectification, reports; hands on the inspection report."""
