"""Sentences about e-mail."""

SENTENCES = {
    "mail.not_set_up": (
        "No mail server is set, so no e-mail leaves. The operator sets CONCERTMASTER_MAIL_URL "
        "(such as smtp://user:password@mail.example:587) and CONCERTMASTER_MAIL_FROM (such as 'Acme <forms@acme.example>')."
    ),
    "mail.server_address": "The mail server cannot be used: {reason}.",
    "mail.header": "The e-mail's '{part}' cannot be sent: {reason}.",
    "mail.address": "Address {number} of '{part}' cannot be used: {reason}.",
    "mail.recipients": "The e-mail has {count} recipients; it takes 1 to {limit}.",
    "mail.body": "The e-mail's '{part}' holds the character NUL or half of a character, which mail cannot carry.",
    "mail.attachment": "Attachment {number} cannot be sent: {reason}.",
    "mail.unanswered": "The mail server '{host}' was silent, broke the connection or speaks no SMTP. The e-mail was not sent.",
    "mail.encryption": (
        "The connection to the mail server '{host}' cannot be encrypted: "
        "it offers no encryption, or its certificate is not trusted here or not made for this name."
    ),
    "mail.sign_in": "The mail server '{host}' does not take our user and password: {status} {reply}",
    "mail.refused": "The mail server '{host}' refused the {stage}: {status} {reply}",
    "mail.outcome_unknown": (
        "The connection to the mail server '{host}' was lost while the e-mail was on its way. It may have been sent."
    ),
    "email.addresses": "'{part}' must be an address, or a list of addresses.",
    "email.attachment": "Attachment {number} cannot be read: {reason}.",
    "letter.unreadable": "What is stored of this letter of the kind '{kind}' holds no subject or no text.",
    "letter.broken": "Sending this letter met a mistake of ours. It is in the log under the letter's id.",
    "outbound.not_dialled": (
        "This server does not connect to '{host}' there: the address is not a public one, or its port is none of {ports}. "
        "The operator can allow it."
    ),
    "outbound.in_the_open": (
        "'{host}' would be spoken to without encryption. That is done on this machine alone, "
        "or with hosts that CONCERTMASTER_OUTBOUND_ALLOW names. Use tls=starttls or tls=tls."
    ),
}
