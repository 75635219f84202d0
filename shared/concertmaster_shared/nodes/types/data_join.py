"""Bring together the items of two lists that belong together."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="data.join",
    family="data",
    title="Join",
    help=(
        "Adds to each item of the left list the item of the right list with an equal key; with several of them, the left item "
        "stands once for each. A key that is null is equal to nothing. The output is {items, count, unmatched}; `unmatched` "
        "counts the left items that found none."
    ),
    icon="link",
    parameters=(
        Parameter(
            name="left",
            title="Left list",
            kind="list",
            help="A list of maps. Its order is kept.",
            required=True,
            example='{"expr": "input.orders"}',
        ),
        Parameter(
            name="right",
            title="Right list",
            kind="list",
            help="The list to look into.",
            required=True,
            example='{"expr": "steps.suppliers.items"}',
        ),
        Parameter(
            name="left_key",
            title="Left key",
            kind="any",
            help="Evaluated for each item of the left list.",
            required=True,
            per_item=True,
            example='{"expr": "item.supplier"}',
        ),
        Parameter(
            name="right_key",
            title="Right key",
            kind="any",
            help="Evaluated for each item of the right list.",
            required=True,
            per_item=True,
            example='{"expr": "item.id"}',
        ),
        Parameter(
            name="kind",
            title="Left items without a match",
            kind="choice",
            help="Are left out (inner), or are kept with null in place of the right item (left).",
            choices=("inner", "left"),
            fixed=True,
            default="inner",
        ),
        Parameter(
            name="name",
            title="Name of the right item",
            kind="text",
            help="The field under which the right item stands in each result.",
            default="right",
            fixed=True,
            example="supplier",
        ),
    ),
)
