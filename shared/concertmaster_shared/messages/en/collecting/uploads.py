"""Sentences about files that respondents send."""

SENTENCES = {
    # Answers
    "answer.not_files": "The files of “{label}” could not be read. Choose them again.",
    "answer.required_file": "Choose a file for “{label}”.",
    "answer.too_few_files": "Choose at least {min} files for “{label}”.",
    "answer.too_many_files": "Keep at most {max} files for “{label}”. Remove the others.",
    "answer.file_too_large": "“{name}” is too large for “{label}”. Choose a file of at most {max}.",
    "answer.files_too_large": "The files for “{label}” are too large together. They may have {max} in all.",
    "answer.file_type": "“{name}” cannot be taken for “{label}”. Choose a file of one of these types: {types}.",
    "answer.file_content": "“{name}” is not what its name says, or holds macros. Save it anew as one of {types}.",
    "answer.file_empty": "“{name}” is empty. Choose another file for “{label}”.",
    "answer.file_lost": "A file for “{label}” is no longer here, or did not arrive whole. Choose it again.",
    "answer.not_an_image": "“{name}” is no picture that can be read. Choose a JPEG, PNG, WebP or GIF for “{label}”.",
    "answer.image_too_large": "“{name}” has too many pixels. Make it smaller and choose it again.",
    "answer.required_signature": "Sign at “{label}”: draw, or type your name.",
    "answer.not_a_signature": "Sign at “{label}” again: draw, or type your name in at most 200 characters.",
    # Settings
    "form.unknown_file_type": "“{type}” is no type of file that can be asked for. Use some of: {types}.",
    "form.no_file_type": "No type of file is allowed. Name at least one, such as pdf.",
    # Sending pieces
    "upload.unfit": "The field does not take this file.",
    "upload.version": "This address speaks version 1.0.0 of the tus protocol. Send the header Tus-Resumable: 1.0.0.",
    "upload.header": "The header {header} is missing or cannot be read.",
    "upload.field": "The form has no field '{field}' that takes files.",
    "upload.offset": "{received} bytes have arrived. Go on from there.",
    "upload.checksum": "The bytes are not those of the checksum. Send them again.",
    "upload.checksum_kind": "A checksum must be of sha1 or sha256, with its value in Base64.",
    "upload.too_large": "The file is larger than {limit} bytes, which is the most that the field takes.",
    "upload.too_many_pieces": "The file came in too many pieces. Begin again with larger ones.",
    "upload.full": "Too many files of this form are on their way. Try again later.",
    "upload.expired": "The time for this file is over. Begin again.",
    "upload.settled": "This file has arrived whole and changes no more.",
    "upload.checking": "The file '{name}' is being checked. Try again in a moment.",
    "upload.refused": "The file '{name}' was found harmful and has been deleted.",
}
