"""The money of a project: budget reviews line by line and budget entries. Rows are only ever added; 分 throughout."""
