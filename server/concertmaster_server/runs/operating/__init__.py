"""Use cases for whoever operates runs: let them rest and go on, judge what is uncertain, do things again.

They say what somebody wants, and workers carry it out: nothing here advances a run.
"""
