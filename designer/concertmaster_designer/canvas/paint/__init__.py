"""The picture of the graph: cards, edges, texts and ground, painted in bulk from arrays into one pixmap.

It reads the model and changes nothing in it. Everything is in device pixels; a lens maps the world onto them.
"""
