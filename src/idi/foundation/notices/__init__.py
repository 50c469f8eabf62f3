"""Messages to people and organisations."""
