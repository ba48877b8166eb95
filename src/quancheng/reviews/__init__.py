"""Centralised review: the expert pool, batches, the draw, sealed scores, opinions and approvals.

Whose turn it is and whether it may be done now is not decided here.
"""
