"""Pages for owners and everybody: what a home is covered for, report a defect, follow the report. No account needed."""
