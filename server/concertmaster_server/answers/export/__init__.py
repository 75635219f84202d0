"""Answers as files of any size: columns are planned here, PostgreSQL writes the rows, and pieces pass on as they come.

Nothing here holds more than a few megabytes, and a file that cannot be finished never ends as if it were whole.
"""
