"""The money of a project: budget reviews line by line and budget entries; 分 throughout.

Rows are only ever added; a review gets the day on which it was fed back, once.
"""
