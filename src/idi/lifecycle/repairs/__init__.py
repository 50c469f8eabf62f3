"""维修: the insurer orders a repair, a repairer does it, the owner confirms it.

What comes in: a covered claim with the surveyor's estimate. What is decided here: whether a repair may be ordered, and
whether it is done. What is handed on: the owner's confirmation, whose price is the amount of the claim (through
`claims.confirm_amount`), or the cash the owner chose instead; and a warranty on the repair. A confirmation is never deemed
given (Civil Code 140).
"""
