"""E-mail: builds messages that nobody can smuggle a header or a recipient into, and hands them to a mail server over SMTP.

It tells three ends apart: the server took it, it surely was not sent, and nobody knows. It must not decide what follows from
that, and it opens no connection to a host that somebody else chose except through the way out it is handed.
"""
