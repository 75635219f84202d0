"""Sentences about answers that cannot be stored."""

SENTENCES = {
    "answers.unstorable": (
        "The answers hold something that cannot be stored. Look for unusual characters and very large numbers."
    ),
}
