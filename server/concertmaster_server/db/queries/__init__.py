"""Named statements, one function each, one file a thing. Rows come out frozen; every tenant statement names its organisation."""
