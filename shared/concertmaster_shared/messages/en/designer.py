"""Sentences of the desktop program."""

SENTENCES = {
    "server.address": "'{text}' is not the address of a server. Give it as https://forms.example or localhost:8000.",
    "server.insecure": "'{text}' would send your key unprotected. Use https:// for every server but one on this machine.",
    "server.offline": "{origin} does not answer. Check the address and your network; your edits are kept.",
    "server.slow": "{origin} took too long to answer. Try again; your edits are kept.",
    "server.untrusted": "The certificate of {origin} is not trusted, so nothing was sent. Ask who runs it. ({reason})",
    "server.strange": "{origin} gave an answer that this program cannot read (status {status}). Is it a ConcertMaster server?",
    "server.signed_out": "You are not signed in to {origin}. Sign in there first; your edits are kept.",
    "file.unreadable": "The file cannot be read: {reason}. ({path})",
    "file.broken": "The file is not JSON: {reason} in line {line}, character {column}. ({path})",
    "file.too_large": "The file is larger than {limit} MB, which no workflow is. ({path})",
    "picture.too_large": "At {percent} % the picture would have {width} × {height} pixels, more than programs open. Choose at "
    "most {fits} %, or SVG or PDF, which have no pixels.",
    "picture.too_many": "The workflow has {count} nodes; SVG and PDF hold at most {limit}. Select a part of it, or choose PNG.",
    "picture.empty": "There is nothing in the picture yet. Add a node first.",
    "document.newer": "The format '{format}' is newer than this version, and the places named here have a shape that it cannot "
    "show. Update ConcertMaster to open it.",
    "document.foreign": "This version and its servers do not know {found}. Save the workflow as a file, which keeps all of it, "
    "or update ConcertMaster.",
    "edit.unwritable": "This holds half of a character, which no file can hold. Copy or type the text anew.",
    "edit.too_deep": "This is nested more than {limit} levels deep, and its file could not be opened any more. Make it flatter.",
    "edit.newer_format": "The format '{format}' is newer than this version: only places, notes and groups can be changed. "
    "Update ConcertMaster to edit the rest.",
    "file.changed": "Another program has changed the file since it was read here, so it was not written. ({path})",
    "file.unwritable": "The file cannot be written, and the old one is untouched: {reason}. Choose another place. ({path})",
}
