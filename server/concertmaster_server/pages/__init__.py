"""Browser forms: pages that anybody with a link can fill in, with or without script, and the receipt they get.

A page is drawn from a published form and answers by templates, one a field type; answers are never read as anything but text.
What is stored, and when, is a matter of ``forms``; the same use case takes answers from here and from the API.
"""
