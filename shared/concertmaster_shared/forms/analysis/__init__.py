"""Questions about a form document as a whole: where fields stand, what names what, in which order it works, what is wrong.

Nothing here knows an answer.
"""
