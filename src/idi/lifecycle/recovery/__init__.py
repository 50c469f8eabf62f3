"""代位追偿: the insurer recovers from the party at fault what it paid (notice 三（七）, Insurance Law 60).

What comes in: a paid claim and the surveyor's finding who is at fault. What is decided here: whether recovery may be had, for
how much, and until when. What is handed on: the receipt, of which followers get their parts.
"""
