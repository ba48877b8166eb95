"""The demonstration world: one invented district, made through the acts themselves with a set clock."""
