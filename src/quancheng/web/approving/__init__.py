"""Pages: slips inside a department, opinion and approval, findings of a person, the organ's own projects."""
