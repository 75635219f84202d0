"""One file a rule, each with ``check(view)`` that gives its problems. Adding a file adds the rule everywhere."""
