"""争议鉴定: a refused claim goes to a qualified third party whom both sides commission (notice 三（八）).

What comes in: a refused claim. What is decided here: whether the body is qualified and independent of both sides. What is
handed on: the award, which replaces the insurer's decision (through `claims.decide_again`).
"""
