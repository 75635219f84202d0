"""Qt without domain: theme, icons, and the parts every room builds its windows from.

Nothing here knows what a workflow, a form or a run is.
"""
