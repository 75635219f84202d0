"""Put the items of a list in order."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="data.sort",
    family="data",
    title="Sort",
    help=(
        "Puts items in the order of their keys. Equal keys keep their order, keys that are null come last in both directions. "
        "The output is {items, count}."
    ),
    icon="arrow-down-up",
    parameters=(
        Parameter(
            name="items",
            title="Items",
            kind="list",
            help="The list to put in order.",
            required=True,
            example='{"expr": "input.sites"}',
        ),
        Parameter(
            name="by",
            title="Sort by",
            kind="any",
            help=(
                "Evaluated for each item: a number, a text, or a list of these, of which the first that differs counts. "
                "Texts are compared by code point."
            ),
            required=True,
            per_item=True,
            example='{"expr": "[item.country, item.kwh]"}',
        ),
        Parameter(
            name="direction",
            title="Direction",
            kind="choice",
            help="Smallest first (asc) or largest first (desc).",
            choices=("asc", "desc"),
            fixed=True,
            default="asc",
        ),
    ),
)
