"""Centralised review (第四条, 第十条): experts, batches, the draw, scores, the conclusion."""
