"""Files that respondents send: taken piece by piece, looked at when they are whole, and tied to a submission in the end.

Bytes flow through bounded buffers into the store of blobs and are never held whole in memory. What a browser says of a file, its
name and its type, is believed only as far as its content bears it out. Nothing here knows HTTP.
"""
