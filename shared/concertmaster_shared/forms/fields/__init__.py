"""Field types, one module each with a ``SPEC``; the catalogue finds them by scanning this package.

A module here says what its settings are, which answers it takes, and how an answer is read, written and summed up. It knows
neither pages nor other fields.
"""
