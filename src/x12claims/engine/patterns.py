"""Accepting patterns: a regular expression for each segment, loop and unit, derived from the guide.

They work on canonical delimiters (``*`` element, ``:`` component, ``^`` repetition, ``~`` segment; other files are
mapped onto these first) and may refuse what is valid, for the walker decides then, but never accept what is not.  What
follows from that: dates are those of any year, numbers have few decimals, blanks around values and empty trailing
elements are refused, and so is any relation between elements that a pattern cannot say shortly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from x12claims.engine.dates import is_date
from x12claims.engine.elements import MONEY_PLACES, MONEY_WHOLE
from x12claims.engine.tables import LoopTable, Slot
from x12claims.grammar.ir import ElementUse, Match, SegmentUse, SyntaxNote

TEXT = r"[ -)+-9;-\]_-}]"
FIRST = r"[!-)+-9;-\]_-}]"  # text that does not begin with a blank
NEVER = r"(?!)"
NOTHING: frozenset[int] = frozenset()
TAIL = 0
_DAY = r"(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
DATE8 = rf"(?:19|20)[0-9][0-9]{_DAY}"
DATE6 = rf"[0-9][0-9]{_DAY}"
_HOUR = r"(?:[01][0-9]|2[0-3])[0-5][0-9]"
FORMATS = {
    "D8": DATE8,
    "RD8": rf"{DATE8}-{DATE8}",
    "DT": DATE8 + _HOUR,
    "TM": rf"{_HOUR}(?:[0-5][0-9])?",
    "D6": DATE6,
}
LONGEST = 3000
"""From so many characters on, relations between elements make a pattern too long: the shorter, stricter one serves."""

assert is_date("20240229")


def possessive_works() -> bool:
    """Whether this interpreter's possessive quantifiers are sound (they are not before CPython 3.11.5: gh-106052)."""
    return re.fullmatch("(?:ab?c)*+", "a") is None


POSSESSIVE = possessive_works()


def repeat(pattern: str, low: int, high: int) -> str:
    """``pattern`` from ``low`` to ``high`` times (0: any number), not given back once matched.

    A branch with an empty alternative stands for "at most once": it looks at the first character before it tries, which
    makes an absent item nearly free.
    """
    if low == high == 1:
        return pattern
    if (low, high) == (0, 1):
        return f"(?:{pattern}|)"
    bounds = {(0, 0): "*", (1, 0): "+"}.get((low, high)) or f"{{{low},{high or ''}}}"
    if POSSESSIVE:
        return f"(?:{pattern}){bounds}+"
    return f"(?>(?:{pattern}){bounds})"


def several(characters: str, low: int, high: int | None) -> str:
    """From ``low`` to ``high`` (None: any number) of a class of characters, not given back: no separator is in it."""
    if high is None:
        bounds = {0: "*", 1: "+"}.get(low, f"{{{low},}}")
    else:
        bounds = f"{{{low},{high}}}" if low != high else f"{{{low}}}"
    return characters + bounds + ("+" if POSSESSIVE else "")


@lru_cache(maxsize=4096)
def alternatives(codes: tuple[str, ...]) -> str:
    """A pattern for a closed list of codes, branching on first characters."""
    if all(len(c) == 1 for c in codes):
        return "[" + "".join(re.escape(c) for c in sorted(codes)) + "]" if len(codes) > 1 else re.escape(codes[0])
    heads: dict[str, list[str]] = {}
    for code in sorted(set(codes)):
        heads.setdefault(code[:1], []).append(code[1:])
    parts = []
    for head, tails in heads.items():
        rest = [t for t in tails if t]
        tail = alternatives(tuple(rest)) if rest else ""
        if rest and len(rest) < len(tails):
            tail = f"(?:{tail})?"
        parts.append(re.escape(head) + tail)
    return parts[0] if len(parts) == 1 else "(?:" + "|".join(parts) + ")"


def value(use: ElementUse) -> str:
    """A pattern for one simple value."""
    if use.codes:
        return alternatives(use.codes)
    if use.format_by:
        return NEVER  # only together with its qualifier: see pairs
    kind = use.type
    if kind == "R":
        return _decimal(use)
    if kind == "DT":
        forms = [form for form, size in ((DATE8, 8), (DATE6, 6)) if use.min <= size <= use.max]
        return "(?:" + "|".join(forms) + ")" if forms else NEVER
    if kind == "TM":
        return rf"{_HOUR}(?:[0-5][0-9])?" if use.max >= 6 else _HOUR
    if kind[0] == "N":
        return several("[0-9]", use.min, use.max)
    if kind in ("AN", "ID"):
        low, high = max(1, use.min), use.max
        return FIRST + several(TEXT, low - 1, high - 1) + "(?<! )" if high > 1 else FIRST
    return NEVER


@cache
def takes_amounts(pattern: str) -> bool:
    """Whether a pattern takes all that is accepted of an amount (an element that is ``money``).

    What it takes is a matter of how many digits stand where if it asks for none in particular: then one amount of each
    form tells for all.
    """
    if re.search(r"[0-9\\^$]|\(\?", re.sub(r"\[0-9\]|\{[0-9]*,?[0-9]*\}", "", pattern)):
        return False
    wholes = ["7" * count for count in range(1, MONEY_WHOLE + 1)]
    forms = [f"{one}{rest}" for one in wholes for rest in ("", ".", ".7", ".77")] + [".7", ".77"]
    return all(re.fullmatch(pattern, sign + one) for one in forms for sign in ("", "-"))


def _decimal(use: ElementUse) -> str:
    """A number by its first character: most are whole or have a point somewhere behind it, few are negative."""
    if not use.money and (use.max <= 3 or use.min > 1):
        return "(?:-|)" + several("[0-9]", use.min, use.max)
    whole, places = (MONEY_WHOLE, MONEY_PLACES) if use.money else (use.max - 3, 3)
    least = 0 if use.money else 1
    digits = several("[0-9]", 1, whole) + rf"(?:\.{several('[0-9]', least, places)}|)"
    fraction = r"\." + several("[0-9]", 1, places)
    return f"(?:{digits}|-(?:{digits}|{fraction})|{fraction})"


class _Sequence:
    """A run of elements (or components) with its separator, as nested optional groups."""

    def __init__(
        self,
        uses: Sequence[ElementUse | None],
        notes: Sequence[SyntaxNote],
        separator: str,
        captured: frozenset[int] = NOTHING,
        guards: Mapping[int, str] | None = None,
    ) -> None:
        self.guards = guards or {}
        last = max((i for i, use in enumerate(uses, 1) if use is not None), default=0)
        self.uses = tuple(uses[:last])
        self.separator = separator
        self.captured = captured
        self.notes = tuple(n for n in (self._effective(note) for note in notes) if n is not None)
        self.strict = False
        self._memo: dict[tuple[int, frozenset[int]], str | None] = {}

    def _effective(self, note: SyntaxNote) -> SyntaxNote | None:
        places = tuple(p for p in note.positions if p <= len(self.uses) and self.uses[p - 1] is not None)
        if note.kind == "R" and len(places) < len(note.positions):
            return None
        if note.kind in "CL" and (not places or places[0] != note.positions[0]):
            return None
        return SyntaxNote(note.kind, places) if len(places) > 1 else None

    def pattern(self) -> str:
        text = self._rest(1, frozenset())
        if text is not None and len(text) > LONGEST:
            self.strict = True
            self._memo.clear()
            text = self._rest(1, frozenset())
        if text is None:
            return NEVER
        if any(use is None or use.usage == "S" for use in self.uses):
            text += rf"(?<!{re.escape(self.separator)})"
        return text

    def _use(self, position: int) -> ElementUse | None:
        return self.uses[position - 1]

    def _holds(self, present: frozenset[int], decided: int) -> bool:
        """Whether the notes that end at ``decided`` hold."""
        for note in self.notes:
            if max(note.positions) != decided:
                continue
            here = [p for p in note.positions if p in present]
            first = note.positions[0] in present
            bad = {
                "P": bool(here) and len(here) < len(note.positions),
                "R": not here,
                "E": len(here) > 1,
                "C": first and len(here) < len(note.positions),
                "L": first and len(here) == 1,
            }[note.kind]
            if bad:
                return False
        return True

    def _may_end(self, position: int, present: frozenset[int]) -> bool:
        rest = range(position, len(self.uses) + 1)
        return all((use := self._use(p)) is None or use.usage == "S" for p in rest) and all(
            self._holds(present, p) for p in rest
        )

    def _live(self, present: frozenset[int], position: int) -> frozenset[int]:
        live = {p for note in self.notes if max(note.positions) > position for p in note.positions}
        return present & live

    def _rest(self, position: int, present: frozenset[int]) -> str | None:
        """What may follow the element before ``position``; None where nothing can."""
        if position > len(self.uses):
            return ""
        known = (position, present)
        if known not in self._memo:
            self._memo[known] = self._follow(position, present)
        return self._memo[known]

    def _follow(self, position: int, present: frozenset[int]) -> str | None:
        size = self._cycle_size(position)
        if size:
            text = self._cycle(position, size)
            return f"(?P<e{TAIL}>{text})" if TAIL in self.captured else text
        use = self._use(position)
        after = position
        token = None
        if use is not None:
            token, after = self._token(position, use)
        with_it = without = None
        taken = frozenset(range(position, after + 1))
        if token is not None and token != NEVER:
            reached = present | taken
            if all(self._holds(reached, p) for p in taken):
                with_it = self._rest(after + 1, self._live(reached, after))
        skippable = use is None or use.usage == "S"
        if skippable and self._holds(present, position):
            without = self._rest(position + 1, self._live(present, position))
        return self._join(position, present, token, with_it, without, after)

    def _join(
        self,
        position: int,
        present: frozenset[int],
        token: str | None,
        with_it: str | None,
        without: str | None,
        after: int,
    ) -> str | None:
        separator = re.escape(self.separator) if position > 1 or self.separator == "*" else ""
        end = position > 1 and self._may_end(position, present)
        separator += self.guards.get(position, "")
        if with_it is not None and without is not None and after == position and with_it == without:
            body = f"{separator}(?:{token}|){with_it}"
        else:
            if self.strict and end and with_it is not None and after > position:
                without = None
            if self.strict and end and with_it is not None and with_it != without:
                without = None
            branches = []
            if with_it is not None:
                branches.append(f"{token}{with_it}")
            if without:
                branches.append(without)
            if not branches:
                return "" if end else None
            body = separator + (branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")")
        return f"(?:{body}|)" if end else body

    def _token(self, position: int, use: ElementUse) -> tuple[str, int]:
        """The pattern of an element, and its last position: a qualifier of a format brings its value with it."""
        following = self._use(position + 1) if position < len(self.uses) else None
        if following is not None and following.format_by == position and use.element == "1250":
            codes = [c for c in (use.codes or tuple(FORMATS)) if c in FORMATS]
            separator = re.escape(self.separator)
            forms = [self._kept(position, c) + separator + self._kept(position + 1, FORMATS[c]) for c in codes]
            return ("(?:" + "|".join(forms) + ")" if forms else NEVER), position + 1
        return self._kept(position, element(use)), position

    def _kept(self, position: int, text: str) -> str:
        return f"(?P<e{position}>{text})" if position in self.captured else text

    def tail(self) -> int:
        """The position from which on groups of elements are a repeat; 0: there is none."""
        return next((at for at in range(2, len(self.uses) + 1) if self._cycle_size(at)), 0)

    def _cycle_size(self, position: int) -> int:
        return next((size for size in (1, 2, 3) if self._cycles(position, size)), 0)

    def _cycles(self, position: int, size: int) -> bool:
        """Whether groups of ``size`` optional elements (reason, amount, quantity) stand from here to the end, one like
        another, and no relation leads out of a group.
        """
        last = len(self.uses)
        kept = any(at >= position for at in self.captured)
        if position == 1 or kept or last + 1 - position < 3 * size or (last + 1 - position) % size:
            return False
        groups = [range(at, at + size) for at in range(position, last + 1, size)]
        kind = self._kind(groups[0])
        alike = kind is not None and all(self._kind(group) == kind for group in groups[1:])
        return alike and self._holds_in(groups[0], size)

    def _kind(self, group: range) -> Any:
        """What makes a group of elements like another one; None where it is like none."""
        uses = [self._use(at) for at in group]
        if any(use is None or use.usage != "S" or use.format_by or use.element == "1250" for use in uses):
            return None
        notes = [note for note in self.notes if not set(group).isdisjoint(note.positions)]
        if not all(set(note.positions) <= set(group) for note in notes):
            return None
        related = {(note.kind, *(at - group[0] for at in note.positions)) for note in notes}
        return related, [(self.guards.get(use.position), element(use)) for use in uses if use is not None]

    def _holds_in(self, group: range, count: int) -> bool:
        """Whether the relations hold where the first ``count`` of a group are there."""
        there = frozenset(group[:count])
        return all(self._holds(there, position) for position in group)

    def _cycle(self, position: int, size: int) -> str:
        """Such groups as a repeat: as many as there are, each whole but for its last element if that may be absent.

        Of single elements any may be absent.
        """
        group, most = range(position, position + size), (len(self.uses) + 1 - position) // size
        starts = [re.escape(self.separator) + self.guards.get(at, "") for at in group]
        tokens = [self._token(at, use)[0] for at in group if (use := self._use(at)) is not None]
        parts = [start + token for start, token in zip(starts, tokens, strict=True)]
        if size == 1:
            return repeat(f"{starts[0]}(?:{tokens[0]}|)", 0, most)
        if not self._holds_in(group, size - 1):
            return repeat("".join(parts), 0, most)
        told, end = "".join(parts[:-1]), starts[-1]
        again = repeat(f"{end}(?:{tokens[-1]}|){told}", 0, most - 1)
        return f"(?:{told}{again}(?:{parts[-1]}|)|)"


@lru_cache(maxsize=8192)
def element(use: ElementUse) -> str:
    """A pattern for an element with its components and repetitions."""
    text = _Sequence(use.components, use.notes, ":").pattern() if use.type == "composite" else value(use)
    if use.repeat != 1:
        high = use.repeat - 1 if use.repeat else 0
        text += repeat(rf"\^{text}", 0, high) if high or not use.repeat else ""
    return text


def segment(
    use: SegmentUse, end: str, captured: frozenset[int] = NOTHING, guards: Mapping[int, str] | None = None
) -> str:
    """A pattern for a whole segment with its terminator.

    ``captured`` are the elements to keep as groups, ``e1``, ``e2``...; ``e0`` (``TAIL``) is what ``tail`` speaks of.
    ``guards`` are look-aheads by the element that they stand before.
    """
    some = "" if any(e is not None and e.usage == "R" for e in use.elements) else r"(?=\*)"
    return use.id + some + _Sequence(use.elements, use.notes, "*", captured, guards).pattern() + end


def tail(use: SegmentUse, guards: Mapping[int, str] | None = None) -> int:
    """The element from which on a segment's pattern is a repeat, of which no part can be kept by itself; 0: none."""
    return _Sequence(use.elements, use.notes, "*", NOTHING, guards).tail()


def key(identifier: str, matches: Sequence[Match]) -> str:
    """A pattern for the start of a segment, up to what tells it from its siblings."""
    text, at = identifier, 0
    for match in matches:
        text += (r"\*" + several("[^*~]", 0, None)) * (match.element - at - 1) + r"\*"
        if match.component > 1:
            text += (several("[^*~:]", 0, None) + ":") * (match.component - 1)
        text += alternatives(tuple(sorted(match.codes))) + ("(?=[:*^~])" if match.component else "(?=[*~])")
        at = match.element
    return text if matches else text + r"\*"


class Writer:
    """Patterns of loops; ``guards`` by SegmentUse number and element stand in front of what they guard, ``captured``
    elements of the head are groups.
    """

    def __init__(self, loops: dict[str, LoopTable], end: str, guards: Mapping[int, Mapping[int, str]]) -> None:
        self.loops = loops
        self.end = end
        self.guards = guards

    def body(self, table: LoopTable, captured: frozenset[int] = NOTHING, behind: int = 0) -> str | None:
        """A pattern for an instance of a loop, up to its first child that is a unit of its own, without its first
        ``behind`` places.

        None where a loop other than ST goes on behind such a child: only the walker reads those.
        """
        groups: dict[int, list[Slot]] = {}
        stopped = False
        for slot in table.slots[behind:]:
            if slot.child is not None and self.loops[slot.child.loop].is_unit:
                stopped = True
                continue
            if stopped:
                if table.head is None:
                    break
                return None
            groups.setdefault(slot.order, []).append(slot)
        parts = []
        for slots in groups.values():
            part = self._group(slots, captured if slots[0] is table.slots[0] else NOTHING)
            if part is None:
                return None
            parts.append(part)
        return "".join(parts)

    def _item(self, slot: Slot, captured: frozenset[int] = NOTHING) -> str | None:
        if slot.child is not None:
            return self.body(self.loops[slot.child.loop])
        return segment(slot.use, self.end, captured, self.guards.get(slot.use.number))

    def _group(self, slots: list[Slot], captured: frozenset[int]) -> str | None:
        """One position of a loop: a single place, or places that share an id and may come in any order."""
        if len(slots) == 1:
            slot = slots[0]
            item = self._item(slot, captured)
            return None if item is None else repeat(item, 1 if slot.required else 0, slot.repeat)
        ids = sorted({i for slot in slots for i in self._ids(slot)})
        rest = several("[^~]", 0, None) + self.end
        skip = rf"(?:{'|'.join(ids)})\*{rest}"
        branches = []
        demands = ""
        for slot in slots:
            item = self._item(slot)
            if item is None:
                return None
            start = key(slot.use.id, slot.match)
            again = rf"(?:{skip})*?{start}"
            if slot.repeat:
                many = rf"(?!{again})" if slot.repeat == 1 else rf"(?!(?:{again}{rest}){{{slot.repeat}}})"
                # mostly nothing of the group follows: then the dear look-ahead is not tried
                item += rf"(?:(?!{slot.use.id}\*)|{many})" if len(ids) == 1 else many
            branches.append(item)
            if slot.required:
                demands += rf"(?={again})"
        return demands + repeat("|".join(branches), 0, 0)

    def _ids(self, slot: Slot) -> set[str]:
        """Segment ids that may stand in an item."""
        if slot.child is None:
            return {slot.use.id}
        return {i for inner in self.loops[slot.child.loop].slots for i in self._ids(inner)}
