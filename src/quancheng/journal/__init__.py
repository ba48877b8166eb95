"""The journal: one gapless, SM3-chained row an act, one chain a jurisdiction. It knows nobody.

Actors are values, subjects are a kind and a public id. A row holds who did what, when, from where, on what, before and
after, the verdicts it rested on and the result; refusals too. Rows are only ever added. One-time keys keep a request
that comes twice from having two effects.
"""
