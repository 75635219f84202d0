"""Sentences about answers on their way: saved while they are given, kept for later, reached by personal links."""

SENTENCES = {
    # Saving
    "draft.too_large": "All answers together are more than {limit} bytes. Shorten the longest ones.",
    "draft.off": "This form keeps no answers before they are submitted.",
    "draft.handed_in": "These answers were submitted already, from another tab or device.",
    "page.contested": "Another tab or device has changed answers of this page since you opened it. It has saved what follows; "
    "what you typed stands on this page. Correct it where you like, then send it again: what stands here counts.",
    # Coming back later
    "page.link_sent": "A letter with the link is on its way. The address it goes to is not kept with your answers.",
    "page.bad_email": "This is no e-mail address that a letter can go to. Write it as in name@example.org.",
    "page.enough_letters": "Letters were sent for this already. Look into your mailbox, or try again in an hour.",
    "letter.go_on": "Here is the link to your answers to “{form}”. They are not submitted yet.",
    "letter.go_on_subject": "Your link: {form}",
    "letter.received": "Your answers to “{form}” arrived on {moment}. Their reference is {reference}. This is a copy.",
    "letter.received_subject": "Received: {form}",
    # Personal links
    "link.bad_recipient": "No link can be made for recipient {number}: {reason}.",
    "link.needed": "This form is answered through personal links alone.",
    "link.over": "This personal link is {kind}.",
    "page.link_needed": "Each person who is asked has a link of their own. Open the one that was sent to you, or ask for one.",
    "page.link_used": "The answers that it was for have arrived. Ask whoever sent it to you if they have to change.",
    "page.link_expired": "Its time is over. Ask whoever sent it to you for another one.",
    "page.link_revoked": "Whoever sent it to you has taken it back. Ask them if your answers are still wanted.",
}
