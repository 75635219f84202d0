"""One way to find by typing a few letters: the same in the command palette, the node palette and wherever else one chooses. Pure.

Each typed word must fit the title or one of the other texts of an entry. How it fits decides the place, best first:

1. it is the title,
2. the title begins with it,
3. a word of the title begins with it,
4. it stands inside the title,
5. it begins a word of another text, or stands inside one,
6. its letters stand in the title in this order, the nearer together and the more of them at beginnings of words the better,
7. with one letter wrong, missing, too many or two swapped, a word begins with it (words of four letters or more, and only while
   nothing fits without a mistake).

Case and diacritics do not count: ``uber`` finds ``Über``. Where two entries fit as well, what was used lately comes first, then
the shorter title, then the order in which they came.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

Entry = TypeVar("Entry")

_SHORTEST_TYPO: Final = 4
_WIDEST: Final = 4
"""Letters in order count while the place that they take is no more than so many times as long as they are."""

_EXACT, _PREFIX, _WORD, _INSIDE, _ELSEWHERE, _LETTERS, _TYPO = range(0, 70, 10)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case and diacritics; ``origin`` gives for each letter its place in the text as written."""

    text: str
    origin: tuple[int, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an entry fits, less being better, and which letters of its title to show."""

    cost: float
    letters: tuple[int, ...] = ()
    typo: bool = False


@dataclass(frozen=True, slots=True)
class Found(Generic[Entry]):
    """An entry with the letters of its title that were typed."""

    entry: Entry
    letters: tuple[int, ...]
    cost: float
    typo: bool = False


@lru_cache(65_536)
def fold(text: str) -> Folded:
    """Take case and diacritics away."""
    if text.isascii():
        made, origin = text.casefold(), tuple(range(len(text)))
    else:
        letters: list[tuple[str, int]] = []
        for place, letter in enumerate(text):
            plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
            letters += [(part, place) for part in plain.casefold()]
        made, origin = "".join(letter for letter, _place in letters), tuple(place for _letter, place in letters)
    starts = tuple(found.start() for found in re.finditer(r"(?<![^\W_])[^\W_]", made))
    return Folded(made, origin, starts)


def fit(typed: str, title: str, others: Sequence[str] = ()) -> Fit | None:
    """Tell how a title, with the other texts that it is found by, fits what was typed; nothing typed fits everything."""
    words = fold(typed).text.split()
    if not words:
        return Fit(0)
    folded = fold(title)
    whole = " ".join(words)
    if folded.text.startswith(whole):
        exact = folded.text == whole
        return Fit(_EXACT if exact else _PREFIX, folded.origin[: len(whole)])
    fits: list[Fit] = []
    for word in words:
        one = _fit_word(word, folded, others)
        if one is None:
            return None
        fits.append(one)
    letters = {place for one in fits for place in one.letters}
    return Fit(sum(one.cost for one in fits) / len(words), tuple(sorted(letters)), any(one.typo for one in fits))


def rank(
    typed: str,
    entries: Iterable[Entry],
    *,
    title: Callable[[Entry], str],
    others: Callable[[Entry], Sequence[str]] = lambda _entry: (),
    recent: Callable[[Entry], int | None] = lambda _entry: None,
) -> list[Found[Entry]]:
    """Give the entries that fit, best first; ``recent`` gives how lately one was used, 0 for the last."""
    found: list[tuple[tuple[bool, float, float, int, int], Found[Entry]]] = []
    for place, entry in enumerate(entries):
        name = title(entry)
        one = fit(typed, name, others(entry))
        if one is None:
            continue
        used = recent(entry)
        lately = float("inf") if used is None else used
        length = len(name) if typed.strip() else 0
        found.append(((one.typo, round(one.cost), lately, length, place), Found(entry, one.letters, one.cost, one.typo)))
    found.sort(key=lambda pair: pair[0])
    mistaken = bool(found) and found[0][0][0]
    return [one for key, one in found if key[0] == mistaken]


def _fit_word(word: str, title: Folded, others: Sequence[str]) -> Fit | None:
    start = next((start for start in title.starts if title.text.startswith(word, start)), None)
    if start is not None:
        return Fit(_WORD + min(start, 9) / 10, title.origin[start : start + len(word)])
    start = title.text.find(word)
    if start >= 0:
        return Fit(_INSIDE + min(start, 9) / 10, title.origin[start : start + len(word)])
    for text in others:
        folded = fold(text)
        place = folded.text.find(word)
        if place >= 0:
            return Fit(_ELSEWHERE + (0 if place in folded.starts else 5))
    return _letters_in_order(word, title) or _with_a_typo(word, title, others)


def _letters_in_order(word: str, title: Folded) -> Fit | None:
    """Find the letters, each at the beginning of a word where that leaves room for the rest."""
    best: Fit | None = None
    for begin in [place for place, letter in enumerate(title.text) if letter == word[0]]:
        places = _places(word, title, begin)
        if places is None:
            break
        width = places[-1] - places[0] + 1
        at_starts = sum(place in title.starts for place in places)
        if at_starts < len(word) and width > len(word) * _WIDEST:
            continue
        cost = _LETTERS + 9 * (1 - at_starts / len(word)) * (1 - len(word) / width)
        if best is None or cost < best.cost:
            best = Fit(cost, tuple(title.origin[place] for place in places))
    return best


def _places(word: str, title: Folded, begin: int) -> list[int] | None:
    places = [begin]
    for position, letter in enumerate(word[1:], 1):
        behind = places[-1] + 1
        if title.text.startswith(letter, behind):
            places.append(behind)
            continue
        starts = [start for start in title.starts if start >= behind and title.text[start] == letter]
        place = next((start for start in starts if _follow(word[position + 1 :], title.text, start + 1)), -1)
        if place < 0:
            place = title.text.find(letter, behind)
        if place < 0:
            return None
        places.append(place)
    return places


def _follow(letters: str, text: str, begin: int) -> bool:
    for letter in letters:
        begin = text.find(letter, begin) + 1
        if not begin:
            return False
    return True


def _with_a_typo(word: str, title: Folded, others: Sequence[str]) -> Fit | None:
    if len(word) < _SHORTEST_TYPO:
        return None
    for start in title.starts:
        for length in (len(word), len(word) - 1, len(word) + 1):
            if _one_off(word, title.text[start : start + length]):
                return Fit(_TYPO, title.origin[start : start + length], typo=True)
    for text in others:
        folded = fold(text)
        for start in folded.starts:
            if any(_one_off(word, folded.text[start : start + length]) for length in (len(word), len(word) - 1, len(word) + 1)):
                return Fit(_TYPO + 5, typo=True)
    return None


def _one_off(one: str, other: str) -> bool:
    """Tell whether one letter is wrong, missing or too many, or two are swapped; the first letter must be right."""
    if not other or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, left = one[same:], other[same:]
    if len(one) == len(other):
        return rest[1:] == left[1:] or (rest[:2] == left[1::-1] and rest[2:] == left[2:])
    return rest[1:] == left if len(one) > len(other) else rest == left[1:]
