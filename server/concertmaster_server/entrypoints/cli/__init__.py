"""The verbs of ``concertmaster`` that need the server part: one file a verb, found by entry point.

A verb reads its flags, calls one thing, and prints. Exit status: 0 done, 1 it did not work out, 2 called wrongly.
``diff`` and ``merge`` work on files alone, and also where the designer is installed without the libraries of the server.
"""
