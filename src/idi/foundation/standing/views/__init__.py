"""Pages of standing."""
