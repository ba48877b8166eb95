"""The responsibility letter (第十四条) and the filing with the city (第十五条)."""
