"""The project and what belongs to it: facts with their sources, the application, plans, library, slips, letter, filing.

Facts stand under the names of the vocabulary, as the law's outside values. What has a form of its own (estimate lines,
information resources, co-builders, evaluations) stands in rows, and its facts follow from them.
"""
