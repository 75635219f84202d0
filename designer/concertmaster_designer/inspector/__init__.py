"""The inspector: what is selected, as fields made from its spec; each change leaves as edits.

``editors`` holds one file for each kind of value. Nothing here changes a document, asks the server, or knows the canvas.
"""
