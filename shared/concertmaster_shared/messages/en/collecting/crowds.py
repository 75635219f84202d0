"""Sentences of form pages in crowded and in shared places, for respondents."""

SENTENCES = {
    "page.crowded": "This form asks your browser for a little work before it stores answers, so that no program can flood it.",
    "page.nothing_lost_yet": "Nothing is stored yet. What you typed, and files that have arrived, are kept in this page.",
    "page.proof_wait": "If nothing happens by itself, wait {seconds} seconds, then press the button.",
    "page.proof_work": "Your browser is working. The page goes on by itself in a few seconds.",
    "page.idle": "If nobody is here any more, the form starts over for the next person in {seconds} seconds.",
    "page.starts_over": "The form starts over for the next person in {seconds} seconds.",
}
