"""English sentences, one module an area; each has a ``SENTENCES`` table from code to sentence."""
