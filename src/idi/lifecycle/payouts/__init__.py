"""赔款支付: what the lead owes because of a claim is prepared, approved, sent to the bank, and confirmed.

What comes in: the dues of claims (the claim, its advance, mitigation costs, loss by delay). What is decided here: to whom and
to which account, who approves, and what the bank said. What is handed on: the money that was paid (through `claims.settle`),
and the letters that call the followers for their parts. Nobody pays twice: a due has one living payment, a payment one place
in one list.
"""
