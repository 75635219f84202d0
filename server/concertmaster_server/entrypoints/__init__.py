"""Composition roots: the commands and processes, each built by hand from the rooms below. Only here are settings read."""
