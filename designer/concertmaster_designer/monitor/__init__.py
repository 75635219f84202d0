"""Runs: what there is, how each goes, and what each step took and gave.

It shows what it is handed and asks by signals. It must not know the canvas, documents that are open, or how records travel.
"""
