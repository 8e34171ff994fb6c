"""Documents made from a guide: valid at types 1 and 2, whatever the random numbers say, and never filtered.

A value holds ``COMPONENT`` and ``REPETITION`` in place of delimiters until ``render`` puts in those of the interchange.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from attrs import define, evolve, field, frozen

from x12claims.grammar.ir import ElementUse, Guide, LoopUse, SegmentUse, SyntaxNote
from x12claims.wire import Delimiters

COMPONENT, REPETITION = "\x1f", "\x1e"
USUAL = Delimiters()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXT = LETTERS + "abcdefghij0123456789" + "  .,-/&()"
LONGEST = 20  # of a text, where its maximum allows more: receivers keep that much of CLM01


@define
class Placed:
    """A segment, the place of the guide that it was made for, and the instance of the loop that it stands in."""

    elements: list[str]
    use: SegmentUse
    instance: int = 0  # number of the loop instance; instances are numbered in document order
    parents: tuple[int, ...] = ()  # instances around it, ST first, its own last
    orders: tuple[int, ...] = ()  # the position in the guide at which each of them was at that time

    def copy(self) -> Placed:
        return Placed(list(self.elements), self.use, self.instance, self.parents, self.orders)

    def order_in(self, instance: int) -> int | None:
        """At which position of that instance of a loop it stands, itself or the loop that it is in; None: not in it."""
        return self.orders[self.parents.index(instance)] if instance in self.parents else None


@frozen
class Layout:
    """How an interchange is written down."""

    delimiters: Delimiters = USUAL
    line_ending: str = "\n"


@define
class Maker:
    """Makes transaction sets of one guide.  ``richness`` is the chance of an optional item."""

    guide: Guide
    random: Random
    richness: float = 0.2
    _hl: int = 0
    _instances: int = 0
    _out: list[Placed] = field(factory=list)

    def transaction(self, control: str = "0001") -> list[Placed]:
        """The segments of one set, ST and SE included."""
        self._hl = self._instances = 0
        self._out = []
        self._loop("ST", (), (), "")
        out = self._out
        out[0].elements[2] = control
        if len(out[0].elements) > 3:
            out[0].elements[3] = version(self.guide)
        out[-1].elements[1:] = [str(len(out)), control]
        return out

    # -- structure

    def _loop(self, loop_id: str, parents: tuple[int, ...], orders: tuple[int, ...], above: str) -> None:
        """One instance of a loop; ``above`` is the HL01 of the nearest level around it."""
        number = self._instances
        self._instances += 1
        here = (*parents, number)
        items = self.guide.loops[loop_id].items
        head: Placed | None = None
        own, children = above, 0
        at = 0
        while at < len(items):
            end = at
            while end < len(items) and items[end].order == items[at].order:
                end += 1
            group = [item for one in items[at:end] for item in [one] * self._times(one)]
            self.random.shuffle(group)
            for item in group:
                if isinstance(item, SegmentUse):
                    placed = Placed(self.segment(item), item, number, here, (*orders, item.order))
                    if item.id == "HL":
                        head, own = placed, self._level(placed, above)
                    self._out.append(placed)
                else:
                    children += self.guide.loops[item.loop].items[0].id == "HL"  # type: ignore[union-attr]
                    self._loop(item.loop, here, (*orders, item.order), own)
            at = end
        if head is not None and len(head.use.elements) > 3 and head.use.elements[3] is not None:
            codes = head.use.elements[3].codes
            if not codes or {"0", "1"} <= set(codes):
                head.elements[4:] = ["1" if children else "0"]

    def _level(self, head: Placed, above: str) -> str:
        self._hl += 1
        head.elements[1] = str(self._hl)
        if len(head.use.elements) > 1 and head.use.elements[1] is not None:
            head.elements[2] = above
        return str(self._hl)

    def _times(self, item: SegmentUse | LoopUse) -> int:
        least = 1 if item.usage == "R" else 0
        if least == 0 and self.random.random() >= self.richness:
            return 0
        most = min(item.repeat or 3, 3)
        return max(least, self.random.choice((1, 1, most, self.random.randint(1, most))))

    # -- segments

    def segment(self, use: SegmentUse) -> list[str]:
        """A segment that fits its place."""
        chosen = self._chosen(use.elements, use.notes)
        matched = {m.element: m for m in use.match}
        chosen |= set(matched)
        values = [use.id]
        for element in use.elements[: max(chosen, default=0)]:
            values.append(self._element(element, values) if element and element.position in chosen else "")
        for match in use.match:
            codes = sorted(match.codes)
            if not match.component:
                if values[match.element] not in codes:
                    values[match.element] = self.random.choice(codes)
            else:
                parts = values[match.element].split(REPETITION)[0].split(COMPONENT)
                if parts[match.component - 1] not in codes:
                    parts[match.component - 1] = self.random.choice(codes)
                    values[match.element] = COMPONENT.join(parts)
        return values

    def _chosen(self, uses: Sequence[ElementUse | None], notes: Sequence[SyntaxNote]) -> set[int]:
        """Positions to fill: what is required, some of the rest, and what the syntax notes make of that."""
        used = {use.position for use in uses if use is not None}
        required = {use.position for use in uses if use is not None and use.usage == "R"}
        chosen = {p for p in used if p in required or self.random.random() < self.richness}
        if not chosen and used:
            chosen = {self.random.choice(sorted(used))}
        for _ in range(20):
            before = set(chosen)
            for note in notes:
                self._heed(note, used, required, chosen)
            if chosen == before:
                return chosen
        raise AssertionError(f"the notes {notes} cannot be met")

    def _heed(self, note: SyntaxNote, used: set[int], required: set[int], chosen: set[int]) -> None:
        places = [p for p in note.positions if p in used]
        present = [p for p in places if p in chosen]
        if note.kind == "E":
            keep = next((p for p in present if p in required), present[0] if present else 0)
            chosen.difference_update(p for p in present if p != keep)
        elif (note.kind == "P" and present) or (note.kind == "C" and note.positions[0] in chosen):
            chosen.update(places)
        elif (note.kind == "R" and not present and places) or (
            note.kind == "L" and note.positions[0] in chosen and len(present) == 1 and len(places) > 1
        ):
            chosen.add(self.random.choice([p for p in places if p not in present]))

    # -- values

    def _element(self, use: ElementUse, before: list[str]) -> str:
        times = 1
        if use.repeat != 1 and self.random.random() < 0.3:
            times = self.random.randint(1, min(use.repeat or 3, 3))
        return REPETITION.join(self._one(use, before) for _ in range(times))

    def _one(self, use: ElementUse, before: list[str]) -> str:
        if use.type != "composite":
            return self.value(use, before)
        chosen = self._chosen(use.components, use.notes)
        parts = [""]
        for inner in use.components[: max(chosen)]:
            parts.append(self.value(inner, parts) if inner and inner.position in chosen else "")
        return COMPONENT.join(parts[1:])

    def value(self, use: ElementUse, before: Sequence[str] = ()) -> str:
        """A value of a simple element; ``before`` holds its siblings from position 0 on."""
        random = self.random
        if use.codes:
            return random.choice(use.codes)
        if use.format_by and use.format_by < len(before):
            return self.formatted(before[use.format_by], use)
        kind = use.type
        if kind == "DT":
            return self.date()[8 - use.max :] if use.max < 8 else self.date()
        if kind == "TM":
            return self.time()
        if kind == "R":
            return self.amount() if use.money else self.decimal(use)
        if kind.startswith("N"):
            return self.digits(random.randint(use.min, use.max))
        return self.text(use)

    def formatted(self, form: str, use: ElementUse) -> str:
        makers = {"D8": self.date, "TM": self.time, "DT": lambda: self.date() + self.time()[:4]}
        if form in makers:
            return makers[form]()
        if form == "RD8":
            return "-".join(sorted((self.date(), self.date())))
        return self.text(use)

    def date(self) -> str:
        random = self.random
        year, month = random.randint(1930, 2025), random.randint(1, 12)
        days = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 29 if year % 4 == 0 else 28
        return f"{year:04}{month:02}{random.randint(1, days):02}"

    def time(self) -> str:
        random = self.random
        seconds = random.choice(("", f"{random.randint(0, 59):02}"))
        return f"{random.randint(0, 23):02}{random.randint(0, 59):02}{seconds}"

    def digits(self, length: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(length))

    def amount(self) -> str:
        whole = str(self.random.randint(0, 10 ** self.random.randint(1, 8) - 1))
        sign = self.random.choice(("", "", "-"))
        return sign + self.random.choice((whole, whole + ".5", whole + ".07", "." + self.digits(2)))

    def decimal(self, use: ElementUse) -> str:
        size = self.random.randint(max(use.min, 1), min(use.max, 6))
        digits = self.digits(size)
        cut = self.random.randint(0, size)
        return digits if cut in (0, size) else f"{digits[:cut]}.{digits[cut:]}"

    def text(self, use: ElementUse) -> str:
        most = max(use.min, min(use.max, LONGEST))
        length = self.random.choice((use.min or 1, most, self.random.randint(use.min or 1, most)))
        text = "".join(self.random.choice(TEXT) for _ in range(length))
        return "".join((self.random.choice(LETTERS), text[1:-1], self.random.choice(LETTERS)))[:length]


# -- envelopes and bytes


def isa(delimiters: Delimiters = USUAL, control: str = "000000001", usage: str = "T") -> list[str]:
    """ISA in its fixed width."""
    return [
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ", "RECEIVER".ljust(15),
        "260301", "1200", delimiters.repetition, "00501", control, "0", usage, delimiters.component,
    ]  # fmt: skip


def version(guide: Guide) -> str:
    """What GS08 and ST03 say; guides that share it are told apart by ST01."""
    return guide.id.partition("-")[0]


def interchange(guide: Guide, sets: Sequence[Sequence[Placed]], layout: Layout = Layout()) -> list[list[str]]:
    """One interchange with one group of these sets, as segments with their delimiters in them."""
    gs = ["GS", guide.group, "SENDER", "RECEIVER", "20260301", "1200", "1", "X", version(guide)]
    body = [placed.elements for each in sets for placed in each]
    segments = [isa(layout.delimiters), gs, *body, ["GE", str(len(sets)), "1"], ["IEA", "1", "000000001"]]
    return [[put(value, layout.delimiters) for value in segment] for segment in segments]


def put(value: str, delimiters: Delimiters) -> str:
    return value.replace(COMPONENT, delimiters.component).replace(REPETITION, delimiters.repetition)


def render(segments: Iterable[Sequence[str]], layout: Layout = Layout()) -> bytes:
    """Segments as bytes."""
    d = layout.delimiters
    return "".join(d.element.join(s) + d.segment + layout.line_ending for s in segments).encode("latin-1")


def document(guide: Guide, random: Random, layout: Layout = Layout()) -> list[list[str]]:
    """A whole interchange of one to three sets."""
    maker = Maker(guide, random, random.choice((0.02, 0.1, 0.25)))
    count = random.choice((1, 1, 1, 2, 3))
    return interchange(guide, [maker.transaction(f"{n:04}") for n in range(1, count + 1)], layout)


def copied(sets: Sequence[Placed]) -> list[Placed]:
    return [placed.copy() for placed in sets]


def recounted(segments: list[Placed]) -> list[Placed]:
    """The same set with SE01 as it must be after a change."""
    last = segments[-1]
    if last.use.id == "SE":
        last.elements[1] = str(len(segments))
    return segments


__all__ = [
    "COMPONENT", "REPETITION", "Layout", "Maker", "Placed", "copied", "document", "evolve", "interchange", "isa",
    "put", "recounted", "render",
]  # fmt: skip
