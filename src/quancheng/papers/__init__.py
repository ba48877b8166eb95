"""Official papers: a text with places for facts, and the facts, in; Word bytes out. Pure: no database, no clock.

What is not known stays a visible blank.
"""
