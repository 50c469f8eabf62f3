"""How the platform is set up and kept running on one machine: installing, embedded PostgreSQL, supervisor, command line.

Modules that `script/setup` runs (`installing`, `console`) use the standard library only, for nothing is installed yet.
"""
