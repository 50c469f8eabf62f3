"""争议鉴定: a claim refused as a whole or in part goes to a qualified third party whom both sides commission (notice 三（八）).

What comes in: what an insurer refused. What is decided here: whether the body is qualified and independent of both sides. What is
handed on: the award, which replaces the insurer's decision (through `claims.decide_again`).
"""
