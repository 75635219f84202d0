"""Use cases of connections: what an organisation's workflows need to reach other systems, by name.

Secrets come in, are sealed at once and never leave; who opens them are the workers, for one call. Nothing here calls anybody.
"""
