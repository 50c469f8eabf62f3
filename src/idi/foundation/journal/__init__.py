"""What happened, who did it and why: append-only, chained by hash; moves of states and announcements go through here."""
