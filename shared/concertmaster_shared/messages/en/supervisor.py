"""Sentences about starting and keeping the servers of one machine."""

SENTENCES = {
    "supervisor.folder_in_use": (
        "The data folder {folder} is in use by another start (process {pid}). Stop that one, or choose another --data-dir."
    ),
    "supervisor.folder_unusable": "The data folder {folder} cannot be used: {reason}. Mend that, or choose another --data-dir.",
    "supervisor.folder_unreachable": (
        "The user '{account}', who runs PostgreSQL because root may not, cannot enter the data folder {folder}. "
        "Mend it with '{command}', or choose another --data-dir."
    ),
    "supervisor.account_missing": (
        "PostgreSQL does not run as root, and the system user '{account}' cannot be made: {reason}. "
        "Make that user, or start as another user than root."
    ),
    "supervisor.postgres_missing": (
        "No embedded PostgreSQL is installed. Install 'concertmaster[server,embedded]', or set CONCERTMASTER_DATABASE_URL."
    ),
    "supervisor.postgres_version": (
        "The cluster in {folder} was made by PostgreSQL {found}, and {expected} is installed. "
        "Restore a backup into a new data folder, or install the release that made it."
    ),
    "supervisor.command_failed": "'{program}' failed: {reason}",
    "supervisor.part_failed": "{part} ended before it was ready ({status}). Its log is {log}. It said last:\n{said}",
    "supervisor.leftover_alive": "'{program}' of an earlier start does not end (process {pids}). End it, then start again.",
}
