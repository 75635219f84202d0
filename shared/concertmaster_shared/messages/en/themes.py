"""Sentences about how forms look."""

SENTENCES = {
    "theme.logo": "The logo cannot be used: {reason}.",
    "theme.name": "A theme cannot be called '{name}'. Take letters, digits, hyphens and underscores, 64 at most.",
}
