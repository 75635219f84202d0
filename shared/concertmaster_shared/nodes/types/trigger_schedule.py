"""Start by the calendar."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="trigger.schedule",
    family="trigger",
    title="Schedule",
    help=(
        "Starts a run at each moment that a calendar names. `input.slot` is that moment in UTC, `input.scheduled_for` the same "
        "on the clocks of the time zone, `input.late_s` how many seconds later the run was started."
    ),
    icon="calendar-clock",
    inputs=(),
    parameters=(
        Parameter(
            name="cron",
            title="Calendar",
            kind="text",
            help=(
                "Minute, hour, day of the month, month and weekday, with spaces between: `30 8 * * 1-5` is 8:30 from Monday to "
                "Friday, `0 0 1 * *` midnight on the first of each month, `*/15 * * * *` every quarter of an hour. A sixth part "
                "before them counts seconds."
            ),
            required=True,
            fixed=True,
            example="30 8 * * 1-5",
        ),
        Parameter(
            name="time_zone",
            title="Time zone",
            kind="text",
            help=(
                "On whose clocks the calendar is read. A time that the clocks leap over in spring is taken when the leap ends, "
                "one that comes twice in autumn the first time."
            ),
            default="UTC",
            fixed=True,
            example="Europe/Berlin",
        ),
        Parameter(
            name="missed",
            title="After an outage",
            kind="choice",
            help=(
                "What to do with moments at which nothing could start: `once` makes one run for the latest of them, `all` one "
                "for each, up to the latest 1,000, `skip` none."
            ),
            choices=("skip", "once", "all"),
            default="once",
            fixed=True,
        ),
        Parameter(
            name="overlap",
            title="While a run is open",
            kind="choice",
            help=(
                "What to do when the time has come and an earlier run of this schedule has not ended: `allow` starts another, "
                "`skip` leaves this moment out, `wait` starts it when the earlier ones have ended, `replace` cancels them."
            ),
            choices=("allow", "skip", "wait", "replace"),
            default="allow",
            fixed=True,
        ),
    ),
)
