"""Inspections: a mandate opened by the concluded contract, an independent body appointed by the lead insurer, its visits
and findings, what the building parties did about them; hands on the inspection report and facts for the credit record.
"""
