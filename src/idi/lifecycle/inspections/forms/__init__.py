"""The forms of inspections. What a form offers depends on the project and its region, so most are made by a function."""
