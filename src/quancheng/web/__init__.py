"""The pages: views by topic, templates, style. They ask and show; they decide nothing.

A view fetches through one loader, asks the law or the ledger, and renders a Jinja2 template. Whatever a page
needs comes from here or from a Python package; nothing is loaded from elsewhere, and no script runs inline.
"""
