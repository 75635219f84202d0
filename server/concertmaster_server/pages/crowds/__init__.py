"""The gate before a form: who may pass at once, who is asked for a proof of work, who has to wait because he has no script.

Nobody outside is asked, nothing is read or remembered about anybody, and no puzzle has to be solved by a person.
"""
