"""Parts by id in an order, against a plain list."""

from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.workflow import Node
from concertmaster_shared.workflow import parts as parts_module
from concertmaster_shared.workflow.parts import Parts

STEPS = st.lists(st.tuples(st.sampled_from(["insert", "append", "remove", "replace"]), st.integers(0, 10**6)), max_size=120)


def node(number):
    return Node(id=f"n{number}", type="data.set")


@given(st.integers(0, 40), STEPS)
@settings(max_examples=200, deadline=None)
def test_places_and_order_are_those_of_a_list(begin, steps):
    before, parts_module._ROW = parts_module._ROW, 4
    try:
        check(begin, steps)
    finally:
        parts_module._ROW = before


def check(begin, steps):
    parts, expected = Parts(node(number) for number in range(begin)), [f"n{number}" for number in range(begin)]
    for count, (step, number) in enumerate(steps):
        fresh = node(1000 + count)
        if step == "append":
            parts[fresh.id] = fresh
            expected.append(fresh.id)
        elif step == "insert":
            at = number % (len(expected) + 2)
            parts.insert(at, fresh.id, fresh)
            expected.insert(at, fresh.id)
        elif expected:
            name = expected[number % len(expected)]
            place = expected.index(name)
            assert parts.place(name) == (None if place == len(expected) - 1 else place)
            if step == "remove":
                del parts[name]
                expected.remove(name)
            else:
                parts[name] = node(int(name[1:]))
        assert list(parts) == expected
        assert list(reversed(parts)) == expected[::-1]
        assert [part.id for part in parts.values()] == expected
        assert len(parts) == len(expected)


def test_an_unknown_part_is_none():
    parts = Parts([node(1)])
    assert "n2" not in parts
    assert parts.get("n2") is None
