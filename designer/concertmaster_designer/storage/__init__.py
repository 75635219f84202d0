"""The disk and the key store of this machine: recovery journal, preferences, atomic files, API keys.

It knows bytes and JSON values. It must not know Qt, the network, or what an edit means.
"""
