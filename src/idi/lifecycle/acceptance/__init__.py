"""竣工验收: completion acceptance, settlement, handover and the owners' notice.

What comes in: a project with its buildings, perhaps a policy. What is decided here: whether a day can be right, and what
stood against an acceptance. What is handed on: the cover clock (through `policies.start_cover`), the settled cost (through
`policies.settle_premium`) and the day of handover.
"""
