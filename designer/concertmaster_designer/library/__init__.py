"""What there is to take up: node types, workflows, forms, versions; publishing, and signing in to where they live.

It asks the server through the client it is given and tells by signals what was chosen. It must not know documents that are
open, the canvas, or any other room beside it.
"""
