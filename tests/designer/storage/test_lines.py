from concertmaster_designer.storage.lines import read_lines, to_line

ENTRIES = [{"op": "add"}, ["ü", 1, None], "text with \n newline", 7]


def lines(first=0):
    return b"".join(to_line(number, entry) for number, entry in enumerate(ENTRIES, first))


def test_lines_give_back_what_was_written():
    assert list(read_lines(lines(), 0)) == ENTRIES


def test_every_cut_leaves_a_beginning_and_never_raises():
    whole = lines()
    seen = {tuple(map(str, read_lines(whole[:end], 0))) for end in range(len(whole) + 1)}
    assert seen == {tuple(map(str, ENTRIES[:count])) for count in range(len(ENTRIES) + 1)}


def test_every_changed_byte_ends_the_reading_at_its_line():
    whole = lines()
    ends = [len(b"".join(to_line(n, e) for n, e in enumerate(ENTRIES[: count + 1]))) for count in range(len(ENTRIES))]
    for place in range(len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :]
        intact = sum(end <= place for end in ends)
        assert list(read_lines(damaged, 0)) == ENTRIES[:intact], place


def test_numbers_must_follow_each_other():
    assert list(read_lines(lines(first=3), 3)) == ENTRIES
    assert list(read_lines(lines(first=3), 0)) == []
    assert list(read_lines(to_line(0, "a") + to_line(2, "c"), 0)) == ["a"]
