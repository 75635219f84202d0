"""What an import of somebody else's form could not carry over."""

from typing import Final

SENTENCES: Final = {
    "import.alike": "“{type}” became a field of type {field}, which is the nearest there is.",
    "import.answer_in_text": "An answer inside a text is shown as “…”: texts cannot repeat answers yet.",
    "import.appearance": "The appearance “{appearance}” has no counterpart; the field looks as its type does.",
    "import.calculated_question": "A question that is calculated became a calculated field; respondents cannot change it.",
    "import.choice_filter": "Choices are filtered by an expression; all of them are offered now.",
    "import.constraint_in_repeat": "The constraint “{expression}” stands inside a repeat; give the field limits of its own.",
    "import.default": "The default “{value}” was left out: fields begin empty.",
    "import.expression": "“{expression}” was left out: {reason}. Write it anew in the designer.",
    "import.keyword": "“{keyword}” says something that form fields cannot; it was left out.",
    "import.language": "The language “{language}” has no code such as “Deutsch (de)”; its texts were left out.",
    "import.media": "Pictures and sounds beside a question were left out.",
    "import.metadata": "“{type}” was left out: a submission keeps its own time, and nothing about the device.",
    "import.question_type": "Questions of type “{type}” have no counterpart; this one was left out.",
    "import.range": "Fractions of a range became whole numbers.",
    "import.read_only": "The question was read-only; it can be answered now.",
    "import.renamed": "“{before}” is called {after} now, because names hold letters, digits and underscores.",
    "import.renamed_reserved": "“{before}” is called {after} now, because {before} means something of its own in expressions.",
    "import.renamed_twice": "“{before}” is called {after} now, because another question is called {before}.",
    "import.repeat_count": "“{expression}” says how many rows there are; now it is the most, and fewer can be sent as well.",
    "import.source_too_large": "This source has {count} bytes, and {limit} is the most that can be imported at once.",
    "import.unreadable": "This cannot be read as {format}: {reason}.",
}
