"""Sentences about the vault, and about connections to other systems."""

SENTENCES = {
    "vault.key": (
        "CONCERTMASTER_VAULT_KEY is no key of the vault. "
        "A key is 32 random bytes in base64; several stand with commas between them."
    ),
    "vault.missing": (
        "This server was started without a key for secrets, so connections can be listed and not made. "
        "Set CONCERTMASTER_VAULT_KEY or CONCERTMASTER_VAULT_KEY_FILE, the same for 'api' and 'worker'."
    ),
    "vault.sealed": "This secret does not open here: the key that sealed it is missing, or it was changed.",
    "connection.invalid": "The connection does not fit its kind. Mend the places named in the problems.",
    "connection.field": "This part of the connection does not fit: {reason}.",
    "connection.secret_needed": (
        "Give the secret anew: without it, {settings} cannot be changed, because a stored secret is not sent elsewhere."
    ),
    "connection.taken": "There is a connection called '{name}' already. Choose another name.",
    "connection.unknown": "There is no connection called '{name}'. Create it, or name another one in this step.",
    "connection.kind": "The connection '{name}' is of the kind '{kind}', and this step needs one of the kind '{expected}'.",
    "connection.sealed": (
        "The secret of the connection '{name}' cannot be opened: this worker has no key for it. "
        "Start it with the key that sealed the secret, or store the connection anew."
    ),
    "connection.unavailable": "The connection '{name}' cannot be read at the moment, because the database does not answer.",
    "connection.host": (
        "The connection '{name}' may not be used for '{host}': its headers go to its own hosts alone, over https "
        "unless it allows plain http."
    ),
}
