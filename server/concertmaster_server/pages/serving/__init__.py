"""First pages as everybody gets them: drawn once, kept as bytes, and given away ahead of everything else.

Nothing that belongs to one person is ever kept here, and nothing here takes answers.
"""
