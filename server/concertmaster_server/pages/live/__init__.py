"""What a page is told so that it can react while people type: conditions, worked-out values, limits, sentences.

It may hold nothing that the respondent does not see: no expression that waits for the server, no hidden value, no answer of
anybody else. The script that reads it decides nothing; every post is judged anew.
"""
