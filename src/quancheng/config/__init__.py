"""Settings, addresses, the server and the command line. The only room that knows every other.

One `settings.py`, fed by `QUANCHENG_*` from the environment; everything that the product keeps lies in one
data folder. The command line starts a room by its name only when asked, so that `quancheng law` runs where
there is no Django.
"""
