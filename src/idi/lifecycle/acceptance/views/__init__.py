"""Pages of completion."""
