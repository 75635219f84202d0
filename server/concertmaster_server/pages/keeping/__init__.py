"""What a web process remembers of pages between requests: forms it may show unasked, answers ready to send, counts to add.

Nothing here reads a request or draws a page; nothing of anybody's own is remembered.
"""
