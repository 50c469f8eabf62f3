"""The 24-hour desk: a call becomes a claim, an answer or a call-back."""
