"""Put items into groups and measure each."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="data.aggregate",
    family="data",
    title="Aggregate",
    help=(
        "Puts the items into groups and measures each group. The output is {groups, count}; each group has its key, its "
        "measures and the count of its items. Groups stand in the order in which their first items do."
    ),
    icon="sigma",
    parameters=(
        Parameter(
            name="items",
            title="Items",
            kind="list",
            help="The list to measure.",
            required=True,
            example='{"expr": "input.sites"}',
        ),
        Parameter(
            name="group_by",
            title="Group by",
            kind="any",
            help="For each item: a value, a list of values or a map. Left empty, all items are one group with the key null.",
            per_item=True,
            example='{"expr": "item.country"}',
        ),
        Parameter(
            name="measures",
            title="Measures",
            kind="mapping",
            help="What to compute for each group, by the name it gets there.",
            default={},
            per_item=True,
            entries=(
                Parameter(
                    name="function",
                    title="Function",
                    kind="choice",
                    help="How the values of a group become one. Nulls are left out, but by `list`.",
                    choices=("count", "sum", "avg", "min", "max", "first", "last", "list", "unique_count"),
                    required=True,
                    fixed=True,
                ),
                Parameter(
                    name="of",
                    title="Of",
                    kind="any",
                    help="Evaluated for each item. Left out, it is the item itself.",
                    example='{"expr": "item.kwh"}',
                ),
            ),
            example='{"total": {"function": "sum", "of": {"expr": "item.kwh"}}}',
        ),
    ),
)
