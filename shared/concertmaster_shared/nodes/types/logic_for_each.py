"""Do the same for each item of a list."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, Port

SPEC = NodeSpec(
    type="logic.for_each",
    family="logic",
    title="For each",
    help=(
        "Runs what follows `item` once for each item of a list, then goes on at `done`. Inside, `item` and `index` name the "
        "item; after `done`, `steps.<node>` is the list of that node's outputs in the order of the items. The output is "
        "{count, succeeded, failed, errors}."
    ),
    icon="repeat",
    outputs=(Port("item", "Item"), Port("done", "Done")),
    parameters=(
        Parameter(
            name="items",
            title="Items",
            kind="list",
            help="The list, at most 10,000 items.",
            required=True,
            example='{"expr": "input.sites"}',
        ),
        Parameter(
            name="parallel",
            title="At once",
            kind="integer",
            help="How many items are worked on at the same time.",
            default=1,
            minimum=1,
            maximum=1000,
            fixed=True,
        ),
        Parameter(
            name="on_item_error",
            title="When an item fails",
            kind="choice",
            help="With `fail` the others stop and this node fails; with `collect` it goes on and lists the failures in `errors`.",
            choices=("fail", "collect"),
            default="fail",
            fixed=True,
        ),
    ),
)
