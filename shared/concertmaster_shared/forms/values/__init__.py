"""What field types share: reading and limiting texts, numbers, moments and choices, and the tables behind them.

Nothing here knows a field type, a form or another answer.
"""
