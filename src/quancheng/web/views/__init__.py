"""The views, a module a topic. Each fetches through one loader, and renders."""
