"""What there is to take up: node types, workflows, forms; publishing, and signing in to where they live.

It shows what it is handed and tells by signals what was chosen. It must not ask the server, or know documents that are open, the
canvas, or any other room beside it.
"""
