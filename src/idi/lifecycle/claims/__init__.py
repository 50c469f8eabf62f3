"""A report of loss becomes a claim: triage, survey, decision, payment; hands on the decision."""
