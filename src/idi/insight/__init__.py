"""Looks back over all stages and writes back only through a door."""
