"""Sentences about how forms look."""

SENTENCES = {
    "theme.logo": "The logo cannot be used: {reason}.",
    "theme.taken": "There is a theme called '{name}' already. Take another name, or change that one.",
}
