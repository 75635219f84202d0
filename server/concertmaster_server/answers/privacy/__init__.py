"""What is known of one person, over all forms: found, given out, forgotten.

Searches and deletes by value; it decides nothing about who may ask, and no value it is given ever reaches a log.
"""
