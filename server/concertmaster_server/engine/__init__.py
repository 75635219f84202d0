"""Decisions about runs, and nothing else: given this history, what next.

A version of a workflow is compiled once to a plan; records of a run are folded to its state; ``decide`` names what may happen
now. Time, chance and ids come in as arguments: no clock, no database, no network, no waiting here.

How a run moves:

- A step starts when every edge into its node is settled and at least one of them was taken; when none was, it is skipped, and so
  is what lies behind it. A disabled node is passed by at its first port.
- A step that fails goes on at its ``error`` port where something is connected there. Otherwise it fails the run: nothing further
  starts, attempts on their way get a stop signal and end as cancelled, then the run ends with the failure of the first such step.
- A wish to cancel does the same, and the run ends as cancelled.
- A pure step is decided and recorded in one go. A step with an outside effect leaves a record before the effect and one after it;
  all its attempts share one idempotency key.
- An attempt without an outcome whose worker is gone is lost. It is repeated with the same key, unless the node says to ask.

Steps are named by node and iteration. The iteration is empty outside of loops; inside, it says which pass it is.
"""
