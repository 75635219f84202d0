"""The kernel: a little C that draws edges, blocks and sprites into a picture in memory, and how Python calls it.

It is compiled when the package is built. Where no compiler was there, nothing of it is loaded, and Qt paints the same picture.
"""
