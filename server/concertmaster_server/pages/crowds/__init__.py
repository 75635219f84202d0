"""What pages do when more comes in than people send: they ask the browser for a proof of work, and those without script to wait.

Nobody outside is asked, nothing is read or remembered about anybody, and no puzzle has to be solved by a person.
"""
