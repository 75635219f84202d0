"""People inside of runs: who may answer by which link, deciding once, and what time does to questions.

Nothing here shows a page or sends a letter; what is written goes into the caller's transaction.
"""
