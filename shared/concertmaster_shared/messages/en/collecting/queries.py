"""Sentences about filters, sorts and searches of answers."""

SENTENCES = {
    "filter.invalid": (
        "The filter does not work (character {position}): {reason} Names that it may use: {names}. "
        'Days are written date("2026-11-01"), moments datetime("2026-11-01T08:00:00Z").'
    ),
    "sort.invalid": "Nothing called '{name}' can be sorted by. Put '-' in front for the largest first. There are: {names}.",
    "search.empty": "The search has no word in it. Give one or more words, all of which have to occur.",
    "counts.none": "The answers to '{name}' are not counted. Those to these fields are: {names}.",
    "answers.too_slow": (
        "This question took longer than {seconds} seconds. Mark the fields that it asks for or sorts by as filterable, "
        "or ask for fewer answers, for example with 'submitted_at > datetime(\"2026-01-01T00:00:00Z\")'."
    ),
}
