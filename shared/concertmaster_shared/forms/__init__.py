"""Form documents, what is shown when, and the checking of answers.

The same values serve the designer's form builder, the page in a browser, the API and importers. Nothing here renders, stores or
sends anything; the clock comes in as ``now``.
"""

from .analysis.check_form import check_form
from .answers import Checked, check_answers, check_page
from .catalogue import FIELD_TYPES
from .compile import InvalidFormError, compile_form
from .compiled import CompiledField, CompiledForm
from .document import FormDocument, content_hash
from .naming import answers_by_id, answers_by_name
from .posted import Posted, control_name, read_posted, written_texts
from .reading import UnreadableFormError, read_form
from .spec import FieldSpec
from .visibility import Visibility, choose_ending, visible

__all__ = [
    "FIELD_TYPES",
    "Checked",
    "CompiledField",
    "CompiledForm",
    "FieldSpec",
    "FormDocument",
    "InvalidFormError",
    "Posted",
    "UnreadableFormError",
    "Visibility",
    "answers_by_id",
    "answers_by_name",
    "check_answers",
    "check_form",
    "check_page",
    "choose_ending",
    "compile_form",
    "content_hash",
    "control_name",
    "read_form",
    "read_posted",
    "visible",
    "written_texts",
]
