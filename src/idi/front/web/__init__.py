"""Home pages by role, search, public pages."""
