"""Money: what is due, by whom to whom, and what was paid on it; split between co-insurers to the cent."""
