"""Sentences about asking people inside a run: what steps, letters and the pages behind personal links say."""

SENTENCES = {
    # Steps
    "people.address": "Person {number} cannot be written to: {reason}.",
    "people.nobody": "There is nobody to ask: 'To' holds no address.",
    "people.too_many": "{count} people are too many to ask at once. {limit} is the most.",
    "people.quorum": "{quorum} cannot be reached with {count} asked. Take a number from 1 to the number of people in 'To'.",
    "people.deadline": "'Deadline' must be a number of hours, or a date or date-time such as 2026-03-01T18:00:00+01:00.",
    "people.reminders": "'Reminders' must be a list of at most {limit} numbers of hours.",
    "people.too_long": "'{part}' holds more than {limit} characters, which is the most that people are shown.",
    "people.detail": "Detail {number} is not written as it must be: {{name, value}}, with a text as its name.",
    "people.form_unknown": "There is no published form with the address '{form}'.",
    # Deciding
    "assignment.closed": "Nobody is asked this any more: it is {outcome}.",
    "assignment.decided": "This was decided before, and stays as it was.",
    "assignment.kind": "This asks for the answers to a form. They are given on the page behind the personal link.",
    # Letters
    "letter.needless": "The question was settled before this letter left.",
    "letter.asks_approval": "{organisation} asks you to approve or reject what follows.",
    "letter.asks_answers": "{organisation} asks you to fill in a form.",
    "letter.reminds": "This is a reminder: your answer is still missing.",
    "letter.decide_here": "Read all of it and decide on the page behind this link.",
    "letter.answer_here": "The form is behind this link.",
    "letter.until": "You can do so until {moment}.",
    "letter.personal": "It is for you alone: whoever has it can answer in your name.",
    # Pages
    "page.no_question": "The address is not complete, or what it asked is gone. Open the link in the letter again.",
    "page.not_needed": "The question was answered, or its time is over. Nothing was stored. The link in the letter says more.",
    "page.decided_for_you": "Somebody of the team that asked has entered it for you.",
    "page.decide_once": "You can decide once. What you write is kept with your decision.",
    "page.comment_too_long": "The comment has more than {limit} characters. Shorten it, then decide.",
    "page.no_decision": "Choose whether you approve or reject.",
    "page.decision_kept": "Your decision was recorded on {moment}.",
    "page.answers_kept": "Your answers were recorded on {moment}.",
    "page.others_missing": "It is not settled yet: others have still to decide.",
    "page.was_approved": "It was approved on {moment}.",
    "page.was_rejected": "It was rejected on {moment}.",
    "page.was_answered": "The answers have come from somebody else on {moment}.",
    "page.was_expired": "The time for an answer ended on {moment}.",
    "page.was_withdrawn": "Whoever asked does not need an answer any more since {moment}.",
    "page.nothing_changed": "What you sent now has changed nothing.",
}
