"""The estates of the demonstration and what happened to them, one file a story."""
