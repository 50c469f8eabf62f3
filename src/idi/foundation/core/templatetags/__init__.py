"""Template tags; `idi` is loaded in every template (setting TEMPLATES builtins)."""
