"""What the server and the designer both mean by the same word.

Everything here is pure: no input or output, no clock, no Qt, no database. Time, ids and randomness come in as arguments.
"""
