"""Settings, addresses and the one wiring table."""
