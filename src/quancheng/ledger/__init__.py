"""The Excel ledger that a bureau already has: read, judged by the law, reported, with a template for those who have
none.

Cells that cannot be read are listed by sheet, row and column and are unknown to the law; nothing is guessed. Stands on
the law alone, without Django.
"""

# How a file goes through: intake starts a child process with limits (child; archive guards), which gives plain cells ·
# headings finds sheets and columns, rows and cells make values of the law or say why not · reading makes a book of it:
# rows packed small, and who belongs to whom · judging hands project by project to the law; judge_ledger is the door for
# pages, the command line and the sample · summary counts; advice, cards and phrases find words · report_html,
# report_xlsx and report_json write, reports writes all three · blank writes the empty ledger and the sample.
