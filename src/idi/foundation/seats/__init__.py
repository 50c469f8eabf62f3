"""Scopes one may be let into, seats that let somebody in, and the SQL functions row security asks."""
