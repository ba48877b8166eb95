"""Plans (第五条): the unified-build list, annual plans and what is said of them, windows."""
