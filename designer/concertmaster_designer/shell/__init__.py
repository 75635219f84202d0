"""The main window: it joins the rooms below, carries what one of them asks for to the one that does it, and knows no domain rule.

Nothing here paints a graph, folds a run or reads a spec.
"""
