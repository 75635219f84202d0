"""The example that the first start loads: a form, a workflow, a small receiver, and answers to replay.

It uses the product as anybody would, through the API.
"""
