"""Sentences about schedules: their calendar, and starting slots of the past."""

SENTENCES = {
    "schedule.cron": (
        "'{cron}' cannot be read at its {part}. Write minute, hour, day of the month, month and weekday with spaces between, "
        "such as 30 8 * * 1-5."
    ),
    "schedule.cron_parts": (
        "'{cron}' has {count} parts. Write five with spaces between: minute, hour, day of the month, month and weekday, "
        "such as 30 8 * * 1-5."
    ),
    "schedule.cron_long": "A calendar has at most {limit} characters. Use ranges and steps such as 1-5 and */15.",
    "schedule.cron_never": "'{cron}' names a day that never comes. Choose a day that its months have.",
    "schedule.time_zone": "There is no time zone '{name}'. Write a name such as Europe/Berlin or UTC.",
    "schedule.time_zone_close": "There is no time zone '{name}'. Is '{close}' meant?",
    "schedule.none": "The published version of this workflow has no schedule. Add a schedule trigger and publish it.",
    "schedule.which": "This workflow has several schedules: {nodes}. Name one of them as 'node_id'.",
    "schedule.range": "'from' lies after 'to', so there is nothing between them. Exchange them.",
    "schedule.too_many_slots": "More than {limit} slots lie between these moments. Ask for a shorter stretch at a time.",
}
