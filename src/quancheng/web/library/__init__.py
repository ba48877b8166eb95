"""Pages. The project library and the construction plan (第十二条), urgent additions (第十三条)."""
