"""Reading forms that other programs made: each source becomes a form document and a report of what it could not carry over.

Nothing is stored here, and nothing is fetched: a source comes in as bytes. A source that cannot be read at all is an error; a
part of it that has no counterpart is a line of the report that names its place.
"""
