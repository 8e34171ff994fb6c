"""Reads a 277CA into plain values, as leniently as ``read`` does a 999; another 277 is told for what it is."""

from __future__ import annotations

from attrs import define, field, frozen

from x12claims.acks.elements import at

COMPONENT = ":"
_COMPOSITES = (1, 10, 11)  # of STC
_KINDS = {
    # what a 277's guide begins with -> what it is, and what it is for
    "005010X212": "a claim status response: it answers a 276, not an 837",
    "005010X213": "a request for additional information about a claim: it acknowledges nothing",
    "005010X228": "a list of pending claims: it acknowledges nothing",
    "005010X364": "a claim acknowledgement of a later guide",
}


@frozen
class ReadStatus:
    """One status of an STC: category (A7), code (562) and entity (85), "" where there is none."""

    category: str
    code: str
    entity: str = ""


@frozen
class ReadStatuses:
    """An STC: its statuses, action (WQ or U), charge and message."""

    statuses: tuple[ReadStatus, ...]
    action: str = ""
    charge: str = ""
    message: str = ""


@frozen
class ReadLine:
    """A 2220D: the procedure as it is written, and the number of the line (REF*FJ)."""

    procedure: str
    number: str
    statuses: tuple[ReadStatuses, ...]


@frozen
class ReadClaim:
    """A 2200D: ``number`` is TRN02, the CLM01 of what was sent."""

    number: str
    statuses: tuple[ReadStatuses, ...]
    payer_number: str = ""
    bill_type: str = ""
    lines: tuple[ReadLine, ...] = ()


@frozen
class ReadProvider:
    """A 2000C: the billing provider's number, what is said of it, and of its claims.

    ``totals`` are its QTY and AMT by their qualifiers: of a provider that is refused they are all that tells its
    claims.
    """

    id: str
    statuses: tuple[ReadStatuses, ...]
    claims: tuple[ReadClaim, ...]
    name: str = ""
    totals: dict[str, str] = field(factory=dict)
    references: tuple[str, ...] = ()


@frozen
class ReadClaims:
    """A 277CA; ``batch`` is the BHT03 that it answers, ``totals`` the QTY and AMT of the whole by their qualifiers."""

    reference: str
    source: str
    batch: str
    statuses: tuple[ReadStatuses, ...]
    totals: dict[str, str]
    providers: tuple[ReadProvider, ...]


@frozen
class ReadOther:
    """A 277 that is no claim acknowledgement, and what it is."""

    control: str
    what: str


@define(slots=True, eq=False)
class _Item:
    """What is being read at one level: its number, STCs, REFs, and what stands below."""

    number: str = ""
    statuses: list[ReadStatuses] = field(factory=list)
    references: dict[str, str] = field(factory=dict)
    procedure: str = ""
    name: str = ""
    totals: dict[str, str] = field(factory=dict)
    below: list[_Item] = field(factory=list)


@define(slots=True, eq=False)
class ClaimsReader:
    """Takes the segments of one 277, ST first; ``done`` gives what they say."""

    version: str
    component: str = COMPONENT
    _st: list[str] = field(factory=list)
    _bht: list[str] = field(factory=list)
    _level: str = ""
    _source: str = ""
    _batch: _Item = field(factory=_Item)
    _at: _Item = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._at = self._batch

    def take(self, e: list[str]) -> None:
        """A segment; one that has no place is passed over."""
        match e[0]:
            case "ST":
                self._st = e
            case "BHT":
                self._bht = e
            case "HL":
                self._level = at(e, 3)
                if self._level == "19":
                    self._at = _Item()
                    self._batch.below.append(self._at)
            case "NM1" if self._level == "20" and not self._source:
                self._source = at(e, 3)
            case "NM1" if self._level == "19":
                self._at.number = at(e, 9)
                self._at.name = " ".join(filter(None, (at(e, 4), at(e, 3))))
            case "TRN" if self._level == "21":
                self._batch.number = at(e, 2)
            case "TRN" if self._level == "PT":
                self._open(self._provider().below, _Item(at(e, 2)))
            case "SVC" if self._level == "PT" and self._provider().below:
                self._open(self._provider().below[-1].below, _Item(procedure=at(e, 1)))
            case "STC" if self._level in {"21", "19", "PT"}:
                self._at.statuses.append(self._statuses(e))
            case "REF":
                self._at.references[at(e, 1)] = at(e, 2)
            case "QTY" | "AMT" if self._level in {"21", "19"}:
                self._at.totals[at(e, 1)] = at(e, 2)
            case _:
                pass

    def done(self) -> ReadClaims | ReadOther:
        """What was read; of a set that breaks off, what it said until then."""
        guide = at(self._st, 3) or self.version
        if not guide.startswith("005010X214") and not (
            guide not in _KINDS and at(self._bht, 1) == "0085" and at(self._bht, 6) == "TH"
        ):
            what = _KINDS.get(guide[:10], f"of the guide {guide or '(none is named)'}: no claim acknowledgement")
            return ReadOther(at(self._st, 2), what)
        return ReadClaims(
            at(self._bht, 3),
            self._source,
            self._batch.number,
            tuple(self._batch.statuses),
            self._batch.totals,
            tuple(_provider(each) for each in self._batch.below),
        )

    def _provider(self) -> _Item:
        """The provider at hand; claims without one get one without a number."""
        if not self._batch.below:
            self._batch.below.append(_Item())
        return self._batch.below[-1]

    def _open(self, among: list[_Item], item: _Item) -> None:
        among.append(item)
        self._at = item

    def _statuses(self, e: list[str]) -> ReadStatuses:
        found = []
        for place in _COMPOSITES:
            parts = [each.strip() for each in at(e, place).split(self.component)] + ["", ""]
            if parts[0]:
                found.append(ReadStatus(parts[0], parts[1], parts[2]))
        return ReadStatuses(tuple(found), at(e, 3), at(e, 4), at(e, 12))


def _provider(item: _Item) -> ReadProvider:
    claims, references = tuple(_claim(each) for each in item.below), tuple(item.references.values())
    return ReadProvider(item.number, tuple(item.statuses), claims, item.name, item.totals, references)


def _claim(item: _Item) -> ReadClaim:
    lines = tuple(ReadLine(e.procedure, e.references.get("FJ", ""), tuple(e.statuses)) for e in item.below)
    references = item.references
    return ReadClaim(item.number, tuple(item.statuses), references.get("1K", ""), references.get("BLT", ""), lines)
