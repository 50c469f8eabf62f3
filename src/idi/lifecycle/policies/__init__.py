"""Proposal, co-insurance panel, policy with its items, endorsements, proof and waiver; hands on the policy version."""
