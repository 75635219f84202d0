"""Widgets without domain, one a file: texts, tables, empty places, folds. Colours come from the theme by role."""
