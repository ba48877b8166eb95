"""May this be done, and what follows? Every official act, who sees which rows, and what the law says of them.

An act is one keyword-only function in `acts/`: it checks the person, asks the law, writes and journals in one
transaction. `facts` turns rows into the law's facts, `gates` asks, `findings` keeps the verdicts as rows, `access`
says who sees what, `daily` does what the passing of time asks for.
"""
