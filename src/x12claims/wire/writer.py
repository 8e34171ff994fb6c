"""Segments to bytes: the way back, and envelopes whose counts and control numbers are right by construction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from x12claims.wire.delimiters import Delimiters
from x12claims.wire.envelope import Group, Interchange
from x12claims.wire.header import WIDTHS

Elements = Sequence[str]
"""A segment as it goes to the writer: its id, then its elements."""


@frozen
class GroupContent:
    """A functional group to write: its header, and its transaction sets, each from ST to the segment before SE."""

    header: Group
    transactions: Iterable[Iterable[Elements]]


class Writer:
    """Writes segments with one kind of delimiters, each followed by ``line_ending`` (layout: "", "\\n" or "\\r\\n").

    X12 5010 has no release character: a delimiter inside data would change what the document says.  So data that
    holds one is refused with a ValueError, or, where ``substitute`` is given, that text takes its place.
    """

    def __init__(self, delimiters: Delimiters, line_ending: str = "", substitute: str | None = None) -> None:
        if problems := delimiters.problems():
            raise ValueError(f"cannot write with these delimiters: {'; '.join(problems)}; choose four that differ")
        if line_ending.strip("\r\n"):
            raise ValueError(f"line_ending {line_ending!r} is not made of line ends; use '', '\\n' or '\\r\\n'")
        d = delimiters
        if substitute is not None and any(c in (d.element, d.component, d.repetition, d.segment) for c in substitute):
            raise ValueError(f"substitute {substitute!r} holds a delimiter itself; choose another, such as a blank")
        self.delimiters = delimiters
        self.line_ending = line_ending
        self.substitute = substitute
        self._end = delimiters.segment + line_ending

    def segment(self, elements: Elements, trim: bool = False) -> bytes:
        """The bytes of a segment whose ``elements`` stand as they do on the wire, inner separators included.

        What the tokenizer read comes out byte for byte.  Plain text of unknown content goes through ``data`` first.
        With ``trim``, trailing empty elements are left out.  ValueError: an element holds the element separator or the
        terminator, or a character outside latin-1.
        """
        d = self.delimiters
        kept = [self._clean(e, (d.element, d.segment), elements[0], i) for i, e in enumerate(elements)]
        while trim and len(kept) > 1 and not kept[-1]:
            kept.pop()
        return (d.element.join(kept) + self._end).encode("latin-1")

    def data(self, value: str, place: str = "value") -> str:
        """``value`` as an element or component that holds no delimiter of any kind; ``place`` names it in the error."""
        d = self.delimiters
        return self._clean(value, (d.element, d.component, d.repetition, d.segment), place)

    def composite(self, components: Sequence[str], place: str = "composite") -> str:
        """One element of several components; empty ones at its end are left out."""
        d = self.delimiters
        kept = [self._clean(c, (d.element, d.component, d.repetition, d.segment), place) for c in components]
        return d.component.join(kept).rstrip(d.component)

    def repeated(self, occurrences: Sequence[str], place: str = "element") -> str:
        """One element that occurs several times, each occurrence written by ``data`` or ``composite``."""
        d = self.delimiters
        if len(occurrences) > 1 and not d.repetition:
            raise ValueError(f"{place} repeats, but this interchange has no repetition separator; use version 00501")
        kept = [self._clean(o, (d.element, d.repetition, d.segment), place) for o in occurrences]
        return d.repetition.join(kept)

    def isa(self, header: Interchange) -> bytes:
        """ISA in its fixed width.  ValueError: a value is wider than its place, or ISA13 not a number.

        ISA11 and ISA16 are the writer's own delimiters; without a repetition separator ISA11 is the header's, or "U".
        """
        h, d = header, self.delimiters
        if not (h.control_number.isascii() and h.control_number.isdigit()):
            raise ValueError(f"ISA13 is {h.control_number!r}; an interchange control number is up to nine digits")
        standards = d.repetition or (h.standards if h.standards.isalnum() else "U")
        values = (
            "ISA", h.authorization_qualifier, h.authorization, h.security_qualifier, h.security, h.sender_qualifier,
            h.sender, h.receiver_qualifier, h.receiver, h.date, h.time, standards, h.version,
            h.control_number.zfill(9), h.ack_requested, h.usage, d.component,
        )  # fmt: skip
        fixed = []
        for position, (value, width) in enumerate(zip(values, WIDTHS, strict=True)):
            if len(value) > width:
                raise ValueError(f"ISA{position:02d} is {value!r}, {len(value)} characters; its place has {width}")
            fixed.append(value.ljust(width))
        return self.segment(fixed)

    def iea(self, groups: int, header: Interchange) -> bytes:
        """IEA for ``header``, with the number of functional groups."""
        return self.segment(("IEA", str(groups), header.control_number.zfill(9)))

    def gs(self, header: Group) -> bytes:
        """GS."""
        h = header
        return self.segment(
            ("GS", h.functional_id, h.sender, h.receiver, h.date, h.time, h.control_number, h.agency, h.version)
        )

    def ge(self, transactions: int, header: Group) -> bytes:
        """GE for ``header``, with the number of transaction sets."""
        return self.segment(("GE", str(transactions), header.control_number))

    def transaction(self, segments: Iterable[Elements]) -> Iterator[bytes]:
        """A transaction set: ``segments`` from ST on, and the SE that they call for.  ValueError: ST is not first."""
        count, control = 1, ""
        for elements in segments:
            if count == 1:
                if elements[0] != "ST" or len(elements) < 3:
                    raise ValueError(f"a transaction set begins with ST and its two elements, not with {elements[0]!r}")
                control = elements[2]
            count += 1
            yield self.segment(elements)
        if count == 1:
            raise ValueError("a transaction set without segments; give at least its ST")
        yield self.segment(("SE", str(count), control))

    def interchange(
        self, header: Interchange, groups: Iterable[GroupContent] = (), acknowledgements: Iterable[Elements] = ()
    ) -> Iterator[bytes]:
        """A whole interchange, piece by piece: ISA, any TA1 segments, the groups, and IEA with its count."""
        yield self.isa(header)
        for elements in acknowledgements:
            yield self.segment(elements)
        number = 0
        for group in groups:
            number += 1
            yield self.gs(group.header)
            sets = 0
            for transaction in group.transactions:
                sets += 1
                yield from self.transaction(transaction)
            yield self.ge(sets, group.header)
        yield self.iea(number, header)

    def _clean(self, text: str, forbidden: Sequence[str], place: str, element: int | None = None) -> str:
        """``text`` without forbidden or unwritable characters, by substitution where that is allowed."""
        bad = next((c for c in text if c in forbidden or c > "\xff"), None)
        if bad is None:
            return text
        if self.substitute is None:
            where = place if element is None else f"{place}{element:02d}"
            why = "a delimiter of this interchange" if bad in forbidden else "not a latin-1 character"
            raise ValueError(f"{where} holds {bad!r}, {why}; change the data or the delimiters, or give a substitute")
        return "".join(self.substitute if c in forbidden or c > "\xff" else c for c in text)
