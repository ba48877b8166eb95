"""The Excel ledger a bureau already has: read it, judge every project in it, write the report.

A file from outside is opened only in a child process with limits on memory and time (``child``,
``archive``); what comes out of it is plain cells. ``headings`` finds sheets and columns, ``cells`` turns a
cell into a value of the law or says why not, ``reading`` makes a ``book`` of it: rows packed small, and who
belongs to whom. ``judging`` hands project by project to the law (``judge_ledger`` is the door for pages and
the command line); ``summary`` counts, ``report_*`` write. Nothing is guessed: what cannot be read is listed
with its sheet and row, and the fact is not known.
"""
