"""Dialogs without domain: a frame with verbs as buttons, a choice, the telling of a failure. None of them blocks the loop."""
