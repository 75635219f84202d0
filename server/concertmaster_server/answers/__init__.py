"""What is done with stored answers: queries, exports, PDFs, forgetting.

Plans and writes; it knows no HTTP, compiles no form and takes no answers in. SQL stands in ``db.queries.answers``.
"""
