"""Official acts, what the law says of them, and who may see what."""
