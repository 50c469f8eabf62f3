"""Joint appraisal of a disputed decision; hands on the award."""
