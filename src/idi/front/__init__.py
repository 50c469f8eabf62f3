"""Where people meet the system."""
