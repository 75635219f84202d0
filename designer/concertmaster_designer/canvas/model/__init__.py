"""The graph as arrays: where nodes and edges are, what state they show, and what lies near a point.

No Qt here. A node's parameters stay the raw JSON they came as until somebody asks, so that 100,000 nodes open in a moment.
"""
