"""Where pages stand: inside other people's pages, at a screen that many share, and on paper.

What a form's settings say of that is made here into headers and values; nothing here reads or stores answers.
"""
