"""Pages of proposals, shares, policies, proofs, and the public check."""
