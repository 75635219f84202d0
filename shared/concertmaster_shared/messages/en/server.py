"""Sentences of the server's own use cases and of reading calls."""

SENTENCES = {
    "body.slow": "The body did not come within {seconds} seconds.",
    "query.invalid": "The query string does not fit this operation. Mend the places named in the problems.",
    "workflow.hook_path": "'{path}' cannot be the path of a webhook. Use 1 to 128 letters, digits, dots, dashes and underscores.",
    "workflow.hook_twice": "Two webhooks of this workflow have the path '{path}'. Give each its own.",
    "password.weak": "This password is too easy to guess. Use at least {shortest} characters, and not the e-mail address.",
    "user.bad_email": "'{email}' is not an e-mail address.",
    "form.theme_missing": "There is no theme '{theme}', so the form keeps the plain look. Store the theme or name another.",
    "form.slug_taken": "Another form has the address '{slug}' or wants it. Choose another before you publish.",
}
