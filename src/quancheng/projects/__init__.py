"""The project and what belongs to it: its facts with their sources, and the application with all its parts.

Facts stand under the names of the vocabulary, as the law's outside values. What has a form of its own (estimate lines,
information resources, co-builders, evaluations) stands in rows, and its facts follow from them.
"""
