"""Credit records in and out, grades with validity; nothing counts before the party was told and could reply."""
