"""One file a rule. Adding a file adds the rule everywhere.

A rule gives its problems with ``check_node(view, node)`` where it looks at one node at a time, else with ``check(view)``. What it
looks at beside that node, or at all, it names in ``READS`` (see ``recheck``), so that nothing is checked again that cannot have
changed; ``WORDS`` names what its sentences alone hang on. Two more functions help a rule for single nodes that reads the rest
too: ``depends(view, node)`` gives what its answer really hangs on, and ``prepare(view, nodes)`` picks those
that are worth a look.
"""
