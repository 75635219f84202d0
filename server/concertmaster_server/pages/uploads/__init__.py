"""Where respondents send files: in pieces that can be taken up again, or with the page where there is no script.

Requests are read and answered here; what a file is, and whether it is taken, is a matter of ``forms.uploads``.
"""
