"""Organisations, their licences and links, the people who act for them and the roles they act in."""
