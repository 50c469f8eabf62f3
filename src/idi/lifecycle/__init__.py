"""The stages in the order in which an insured building lives; each hands on a frozen record."""
