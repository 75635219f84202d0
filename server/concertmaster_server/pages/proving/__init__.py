"""Proofs of work and signs of a crowd, as values: when a post has to be proven, what is asked, and what counts as an answer."""
