"""Pilot programme, project, building, home, participants and contracts; hands on the facts sheet."""
