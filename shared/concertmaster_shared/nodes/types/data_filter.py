"""Keep the items of a list that meet a condition."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="data.filter",
    family="data",
    title="Filter",
    help="Keeps the items for which the condition is true. The output is {items, count}.",
    icon="filter",
    parameters=(
        Parameter(
            name="items",
            title="Items",
            kind="list",
            help="The list to look through.",
            required=True,
            example='{"expr": "input.sites"}',
        ),
        Parameter(
            name="where",
            title="Keep where",
            kind="condition",
            help="Evaluated for each item, as `item` with its `index`.",
            required=True,
            per_item=True,
            example='{"expr": "item.kwh > 1000"}',
        ),
    ),
)
