"""Deadlines and to-dos: what somebody must do by when, and the figure of law the day comes from."""
