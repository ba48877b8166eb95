"""Commands of the room, run by `quancheng manage`."""
