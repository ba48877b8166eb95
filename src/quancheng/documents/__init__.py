"""Files by content: stored once under their SM3, never changed, never shown as markup, in numbered versions.

A version that a gate has rested on is frozen; a newer one re-opens that gate. Documents name their subject by kind and
id and know nothing else of it.
"""
