"""What changes from one version of a form to the next."""

from typing import Final

SENTENCES: Final = {
    "form_change.check_changed": "The check “{check}” is new or different: answers that passed before may be refused.",
    "form_change.check_gone": "The check “{check}” refuses nothing any more.",
    "form_change.choice_added": "“{field}” has a new choice: {choice}.",
    "form_change.choice_removed": "“{field}” no longer has the choice {choice}: who chose it must choose again.",
    "form_change.field_added": "“{field}” is new and may stay empty.",
    "form_change.field_removed": "“{field}” is gone: what drafts hold for it is not sent. Stored submissions keep it.",
    "form_change.frame_changed": "The form's {part} is different.",
    "form_change.language_removed": "The language {language} is gone: who reads in it goes on in the form's own language.",
    "form_change.look_changed": "“{field}” looks or behaves differently ({setting}); its answers stay as they are.",
    "form_change.loosened": "“{field}” takes more than before ({setting}).",
    "form_change.moved": "The fields inside “{field}” are others, or stand in another order.",
    "form_change.page_condition": "Page {page} is shown under another condition: answers on it may come in or drop out.",
    "form_change.pages_changed": "Fields stand on other pages or in another order.",
    "form_change.renamed": "“{field}” is now called {after}, not {before}: programs, exports and workflows need the new name.",
    "form_change.required_field_added": "“{field}” is new and has to be answered: finished drafts become unfinished.",
    "form_change.setting_changed": "The form's setting {setting} is different.",
    "form_change.text_changed": "The words of “{field}” are different.",
    "form_change.tightened": "“{field}” takes other answers than before ({setting}): what was fine may be refused.",
    "form_change.type_changed": "“{field}” was {before} and becomes {after}.",
}
