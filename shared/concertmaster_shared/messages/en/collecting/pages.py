"""Sentences of the form pages, for respondents; what is wrong with one answer stands in ``forms``."""

SENTENCES = {
    # On a page
    "page.more_questions": "Your answers opened further questions. They are on this page now: answer them, then go on.",
    "page.trap_filled": "A field that people do not see was filled in, maybe by your browser. It is empty again: send the page.",
    "page.outdated": "The form has changed since you opened it. Answers that still fit are kept: check the page, then send it.",
    "page.saved": (
        "Your answers are saved. Keep the address of this page to continue later. Whoever has it can change them. "
        "They are kept for {days} days after the last change."
    ),
    # Instead of a page
    "page.no_form": "Look for typing errors in the address, or ask whoever sent it to you.",
    "page.no_draft": "The answers behind it were erased, or the address is not complete. Begin again at the form's address.",
    "page.closed": "It takes no more answers. Ask whoever sent you the address if yours is still wanted.",
    "page.broken_post": "The body of the request is not what its media type says.",
    "page.not_understood": "Nothing was stored. Go back to the form, open it again and send it from there.",
    "page.too_large": "Nothing was stored. Go back, shorten the longest answers and send the page again.",
    "page.too_often": "Nothing was stored. Wait a minute, then send the page again.",
    "page.queue_full": "More has come in than can be worked on, so nothing was stored. Wait a minute, then try again.",
    "page.unavailable": "Nothing was stored. Wait a minute, then try again.",
    "page.failed": "We have noted it. Try again in a minute; if it happens again, tell whoever sent you the address.",
    "page.nothing_lost": "What you typed is kept in this page: the button below sends it again.",
}
