"""Writes the 277CA (guide 005010X214): one for each 837, with a verdict on each of its claims.

A claim is accepted (WQ) or rejected (U), and nothing between.  What is wrong with a billing provider, a subscriber or a
patient rejects each claim below, so that each is told by its own number; only what is wrong with the set as a whole
refuses it at the level of the information receiver, and then no claim is listed.

Segments are composed with separators that no data can hold, and get their delimiters at the end: X12's usual ones, or
those of the set that is answered where one of its values, to be repeated as it was sent, holds a usual one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from attrs import define, field, frozen

from x12claims.acks.claim_notes import ClaimNotes, Note
from x12claims.acks.envelope import DELIMITERS, GUIDE_277CA
from x12claims.acks.packed import Packed
from x12claims.acks.statuses import EVERYWHERE, LINE_REJECTED, Status
from x12claims.engine.values import npi
from x12claims.wire import Delimiters

E, C, S = "\x1d", "\x1f", "\x1c"  # element, component, segment
_ZERO = Decimal(0)
_PRINTABLE = re.compile(r"[ -~]*")
_USUAL = frozenset("*:^~")
_DAY = re.compile(r"[0-9]{8}")
_RECEIVED = Status("A1", "19", "PR")
_TAKEN = Status("A2", "20", "PR")  # said where the payer's claim number says so too
_IN_A_ROW = 3  # STC01, STC10 and STC11


@frozen
class Claim:
    """What an accepted claim was sent with, for whoever gives it a number of the payer's."""

    number: str
    charge: str
    set: str
    patient: tuple[str, str]
    """Last and first name."""
    member: str


ClaimNumbers = Callable[[Claim], "str | None"]
"""Gives the payer's number of a claim that was taken into adjudication (REF*1K); None where it has none yet."""


@define(slots=True, eq=False)
class _Count:
    claims: int = 0
    charge: Decimal = _ZERO

    def add(self, charge: Decimal) -> None:
        self.claims += 1
        self.charge += charge


@define(slots=True, eq=False)
class _Patient:
    """The NM1 of subscriber and patient, in force until the next level of their kind."""

    subscriber: list[str] = field(factory=list)
    patient: list[str] = field(factory=list)


@define(slots=True, eq=False)
class _Open:
    """A claim that is being read."""

    head: list[str]
    offset: int
    notes: list[Note]
    dates: list[str] = field(factory=list)
    statement: str = ""
    intermediary: str = ""


@frozen
class Answered:
    """A finished 277CA, ST to SE but for what the interchange around it gives; and how many claims it decides on."""

    head: bytes
    body: Packed
    count: int
    foreign: bool
    delimiters: Delimiters
    accepted: int
    rejected: int
    refused: bool

    def chosen(self) -> Delimiters:
        """The delimiters to write it with."""
        if not self.foreign:
            return DELIMITERS
        d = self.delimiters
        return d if d.repetition else Delimiters(d.element, d.component, DELIMITERS.repetition, d.segment)

    def write(self, reference: str, now: datetime) -> Iterator[bytes]:
        """ST to SE; ``reference`` tells this answer from all others (BHT03, 2200A TRN02)."""
        d = self.chosen()
        table = bytes.maketrans((E + C + S).encode(), (d.element + d.component + d.segment).encode("latin-1"))
        st = _line("ST", "277", "0001", GUIDE_277CA)
        bht = _line("BHT", "0085", "08", reference, now.strftime("%Y%m%d"), now.strftime("%H%M"), "TH")
        yield (st + bht).encode("latin-1").translate(table)
        yield self.head.replace(_REFERENCE, reference.encode()).translate(table)
        for piece in self.body:
            yield piece.translate(table)
        yield _line("SE", str(self.count + 3), "0001").encode().translate(table)


_REFERENCE = b"\x1a"  # stands where the reference will be


def _line(*elements: str) -> str:
    return E.join(elements).rstrip(E) + S


class ClaimWriter:
    """Writes one 277CA from the facts and notes of a set; ``source`` and ``sender`` stand in for names not given."""

    def __init__(
        self, notes: ClaimNotes, now: datetime, source: str, sender: str, set: str, numbers: ClaimNumbers | None = None
    ) -> None:
        self.notes = notes
        self.now = now.strftime("%Y%m%d")
        self.source, self.sender = source, sender
        self.set = set
        self.numbers = numbers
        self.body = Packed()
        self.count = 0
        self.level = 2  # HL01 of the last level written
        self.foreign = False
        self.accepted, self.rejected = _Count(), _Count()
        self._marks = frozenset((notes.facts.delimiters.component, notes.facts.delimiters.repetition)) - {""}
        self._institutional = "X223" in notes.guide
        self._provider: list[str] = []
        self._tax = ""
        self._claims: list[bytes] = []  # of the provider at hand
        self._of_provider = _Count(), _Count()
        self._parent = 0
        self._patient: _Patient = _Patient()
        self._told = False  # the patient at hand has its level
        self._levels: dict[str, Sequence[Note]] = {}
        self._headers: dict[str, list[str]] = {}
        self._open: _Open | None = None

    def write(self) -> Answered:
        """Reads the facts once, and gives the whole."""
        facts, notes = self.notes.facts, self.notes
        element = facts.delimiters.element
        claims, levels = iter(facts.claims), {letter: iter(starts) for letter, starts in facts.levels.items()}
        for text in facts.segments():
            each = text.split(element)
            id = each[0]
            if id == "DTP":
                self._date(each)
            elif id == "CLM":
                self._close()
                at = next(claims, 0)
                self._open = _Open(each, at, notes.claims.get(at, []))
            elif id == "HL":
                self._close()
                letter = {"20": "A", "22": "B", "23": "C"}.get(_at(each, 3))
                if letter is not None:
                    self._enter(letter, notes.levels.get(next(levels[letter], 0), ()))
            elif id == "NM1":
                self._name(each)
            elif id == "REF":
                self._reference(each)
            else:
                self._headers.setdefault(id, each)
        self._close()
        self._close_provider()
        return Answered(
            self._head().encode("latin-1"), self.body, self.count, self.foreign, facts.delimiters,
            self.accepted.claims, self.rejected.claims, bool(notes.whole),
        )  # fmt: skip

    # -- reading

    def _enter(self, letter: str, notes: Sequence[Note]) -> None:
        """A level begins: what was known of those below it is over."""
        if letter == "A":
            self._close_provider()
            self._provider, self._tax = [], ""
        if letter != "C":
            self._patient = _Patient()
        self._patient.patient = []
        self._told = False
        for below in "ABC"["ABC".index(letter) :]:
            self._levels[below] = ()
        self._levels[letter] = notes

    def _name(self, each: list[str]) -> None:
        code = _at(each, 1)
        if code in {"40", "41"}:
            self._headers.setdefault(code, each)
        elif self._open is not None:
            return  # another insured, and the like
        elif code == "85":
            self._provider = self._provider or each
        elif code == "IL":
            self._patient.subscriber = self._patient.subscriber or each
        else:
            self._patient.patient = self._patient.patient or each

    def _reference(self, each: list[str]) -> None:
        if self._open is None:
            if _at(each, 1) != "D9" and not self._patient.subscriber:
                self._tax = self._tax or _at(each, 2)
        elif _at(each, 1) == "D9":
            self._open.intermediary = self._open.intermediary or _at(each, 2)

    def _date(self, each: list[str]) -> None:
        if self._open is None:
            return
        if _at(each, 1) == "434":
            self._open.statement = self._open.statement or _at(each, 3)
        elif len(each) > 3:
            self._open.dates.append(each[3])

    # -- writing

    def _close(self) -> None:
        """The claim that is open has ended: its verdict."""
        claim, self._open = self._open, None
        if claim is None:
            return
        notes = [note for letter in "ABC" for note in self._levels.get(letter, ())] + claim.notes
        charge = _amount(_at(claim.head, 2))
        if self.notes.whole:
            self.rejected.add(charge)
            return
        for count in (self.rejected, self._of_provider[1]) if notes else (self.accepted, self._of_provider[0]):
            count.add(charge)
        if not self._parent:
            self.level += 1
            self._parent = self.level
        text = "" if self._told else self._patient_level()
        self._told = True
        number = self._fit(_at(claim.head, 1), 38) or "0"
        text += f"TRN{E}2{E}{number}{S}"
        money = _money(charge)
        if notes:
            text += self._rejection(notes, money)
        else:
            text += self._acceptance(number, money)
        if claim.intermediary and (value := self._fit(claim.intermediary, 50)):
            text += f"REF{E}D9{E}{value}{S}"
        if self._institutional and (value := self._bill_type(claim.head)):
            text += f"REF{E}BLT{E}{value}{S}"
        text += self._service_dates(claim)
        for line in dict.fromkeys(note.line for note in notes if note.line is not None):
            procedure = self._service(line.service)
            if procedure:
                text += procedure + self._statuses([n for n in notes if n.line == line], f"{E}", "")
                if value := self._fit(line.control or line.number, 50):
                    text += f"REF{E}FJ{E}{value}{S}"
                text += _dates([line.date], "")
        self._claims.append(text.encode("latin-1"))
        self.count += text.count(S)

    def _acceptance(self, number: str, money: str) -> str:
        status, reference = _RECEIVED, ""
        if self.numbers is not None:
            person = self._patient.patient or self._patient.subscriber
            names = _at(person, 3), _at(person, 4)
            given = self.numbers(Claim(number, money, self.set, names, _at(self._patient.subscriber, 9)))
            if given and (value := self._fit(given, 50)):
                status, reference = _TAKEN, f"REF{E}1K{E}{value}{S}"
        return f"STC{E}{_composite(status)}{E}{self.now}{E}WQ{E}{money}{S}{reference}"

    def _rejection(self, notes: Sequence[Note], money: str) -> str:
        own = [note for note in notes if note.line is None or not self._service(note.line.service)]
        return self._statuses(own or [Note(LINE_REJECTED)], f"{E}{self.now}", money)

    def _statuses(self, notes: Sequence[Note], date: str, money: str) -> str:
        """The STC of these statuses: up to three of one category in each."""
        rows: list[list[Note]] = []
        for note in notes:
            row = rows[-1] if rows else []
            joins = not note.message and (note.status.entity in EVERYWHERE or not note.status.entity)
            if joins and 0 < len(row) < _IN_A_ROW and row[0].status.category == note.status.category:
                row.append(note)
            else:
                rows.append([note])
        text = ""
        for row in rows:
            head = f"STC{E}{_composite(row[0].status)}{date}{E}U{E}{money}"
            more = [_composite(note.status) for note in row[1:]]
            if more or row[0].message:
                head += E * 5 + "".join(f"{E}{each}" for each in more)
                head += E * (_IN_A_ROW - len(more)) + row[0].message if row[0].message else ""
            text += head.rstrip(E) + S
        return text

    def _patient_level(self) -> str:
        self.level += 1
        subscriber = self._patient.subscriber
        person = self._patient.patient or subscriber
        kind = _at(subscriber, 8) if _at(subscriber, 8) in {"II", "MI"} else "MI"
        names = [self._fit(_at(person, place), longest) for place, longest in ((3, 60), (4, 35), (5, 25), (7, 10))]
        id = self._fit(_at(subscriber, 9), 80) or "UNKNOWN"
        nm1 = _line(
            "NM1", "QC", "1", names[0] or "UNKNOWN", names[1], names[2], "", names[3], kind, id
        )  # fmt: skip
        return f"HL{E}{self.level}{E}{self._parent}{E}PT{S}{nm1}"

    def _service_dates(self, claim: _Open) -> str:
        """2200D DTP*472 is required: where a claim has no date (a predetermination), the day on which it came."""
        return _dates(claim.dates, claim.statement) or _dates([self.now], "")

    def _bill_type(self, head: list[str]) -> str:
        parts = _at(head, 5).split(self.notes.facts.delimiters.component)
        value = (parts[0] + parts[2]).strip() if len(parts) > 2 else ""
        return value if re.fullmatch("[1-9A-Z][0-9A-Z]{2}", value) else ""

    def _service(self, service: Sequence[str]) -> str:
        """SVC of a line; "" where what was sent does not make one."""
        if not service:
            return ""
        component = self.notes.facts.delimiters.component
        revenue, procedure, charge, units = {
            "SV1": ("", _at(service, 1), _at(service, 2), _at(service, 4)),
            "SV2": (_at(service, 1), _at(service, 2), _at(service, 3), _at(service, 5)),
            "SV3": ("", _at(service, 1), _at(service, 2), _at(service, 6)),
        }[service[0]]
        parts = [self._fit(each, 48) for each in procedure.split(component)][:6]
        if revenue and (len(parts) < 2 or not parts[1]):
            parts, revenue = ["NU", self._fit(revenue, 48)], ""
        if len(parts) < 2 or parts[0] not in _PROCEDURES or not parts[1]:
            return ""
        units = units if _is_number(units) else ""
        composite = C.join(each[:2] if at > 1 else each for at, each in enumerate(parts)).rstrip(C)
        return _line("SVC", composite, _money(_amount(charge)), "", self._fit(revenue, 48), "", "", units)

    def _close_provider(self) -> None:
        """The provider at hand has ended: its level, and then its claims."""
        if self._parent:
            accepted, rejected = self._of_provider
            text = f"HL{E}{self._parent}{E}2{E}19{E}1{S}" + self._provider_name()
            text += _line("TRN", "1", "0") + f"STC{E}{_composite(_RECEIVED)}{E}{E}WQ{E}"
            text += f"{_money(accepted.charge + rejected.charge)}{S}{_totals('QA', 'QC', accepted, rejected)}"
            self.count += text.count(S)
            self.body.add(text.encode("latin-1"))
            self.body.extend(self._claims)
        self._claims = []
        self._parent = 0
        self._of_provider = _Count(), _Count()

    def _provider_name(self) -> str:
        each = self._provider
        person = _at(each, 2) == "1"
        names = [self._fit(_at(each, place), longest) for place, longest in ((3, 60), (4, 35), (5, 25), (7, 10))]
        kind, id = _at(each, 8), self._fit(_at(each, 9), 80)
        if kind != "XX" or not npi(id):  # a wrong NPI would make this answer wrong itself
            kind, id = "FI", self._fit(self._tax, 80) or id or "UNKNOWN"
        first = names[1:] if person else ["", "", ""]
        return _line(
            "NM1", "85", "1" if person else "2", names[0] or "UNKNOWN", first[0], first[1], "", first[2], kind, id
        )  # fmt: skip

    def _head(self) -> str:
        """2000A and 2000B; counts their segments."""
        payer, sender = self._headers.get("40", []), self._headers.get("41", [])
        name = self._fit(_at(payer, 3), 60) or self._fit(self.source, 60) or "UNKNOWN"
        id = self._fit(_at(payer, 9), 80) or self._fit(self.source, 80) or "UNKNOWN"
        person = _at(sender, 2) == "1"
        names = [self._fit(_at(sender, place), longest) for place, longest in ((3, 60), (4, 35), (5, 25))]
        first = names[1:] if person else ["", ""]
        whole = self.notes.whole
        text = f"HL{E}1{E}{E}20{E}1{S}" + _line("NM1", "PR", "2", name, "", "", "", "", "46", id)
        text += f"TRN{E}1{E}{_REFERENCE.decode()}{S}"
        text += f"DTP{E}050{E}D8{E}{self.now}{S}DTP{E}009{E}D8{E}{self.now}{S}"
        text += f"HL{E}2{E}1{E}21{E}{0 if whole or self.level == 2 else 1}{S}"
        text += _line(
            "NM1", "41", "1" if person else "2", names[0] or self._fit(self.sender, 60) or "UNKNOWN", *first, "", "",
            "46", self._fit(_at(sender, 9), 80) or self._fit(self.sender, 80) or "UNKNOWN",
        )  # fmt: skip
        text += f"TRN{E}2{E}{self._fit(_at(self._headers.get('BHT', []), 3), 50) or '0'}{S}"
        money = _money(self.accepted.charge + self.rejected.charge)
        if whole:
            text += self._statuses([Note(each) for each in whole], f"{E}{self.now}", money)
        else:
            text += f"STC{E}{_composite(_RECEIVED)}{E}{self.now}{E}WQ{E}{money}{S}"
        text += _totals("90", "AA", self.accepted, self.rejected)
        self.count += text.count(S)
        return text

    def _fit(self, value: str, longest: int) -> str:
        """A value as it may be repeated, "" where it may not: where it is no plain text, or several values."""
        text = value.strip(" ")[:longest].rstrip(" ")
        if not _PRINTABLE.fullmatch(text) or not self._marks.isdisjoint(text):
            return ""
        if not self.foreign and not _USUAL.isdisjoint(text):
            self.foreign = True
        return text


_PROCEDURES = frozenset({"AD", "ER", "HC", "HP", "IV", "NU", "WK"})


def _totals(accepted_code: str, rejected_code: str, accepted: _Count, rejected: _Count) -> str:
    """QTY and AMT of a level, for what there is."""
    text = ""
    for code, count in ((accepted_code, accepted), (rejected_code, rejected)):
        if count.claims:
            text += f"QTY{E}{code}{E}{count.claims}{S}"
    for code, count in (("YU", accepted), ("YY", rejected)):
        if count.claims:
            text += f"AMT{E}{code}{E}{_money(count.charge)}{S}"
    return text


def _composite(status: Status) -> str:
    return C.join((status.category, status.code, status.entity)).rstrip(C)


def _at(elements: Sequence[str], position: int) -> str:
    return elements[position].strip() if position < len(elements) else ""


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", text))


@lru_cache(maxsize=4096)
def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return _ZERO
    return value if value.is_finite() and abs(value.adjusted()) < 16 else _ZERO


@lru_cache(maxsize=4096)
def _money(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(datetime.strptime(text, "%Y%m%d"))
    except ValueError:
        return False


def _dates(dates: Sequence[str], statement: str) -> str:
    """DTP*472 over the days that ``statement`` (the claim's own), else ``dates`` (its lines'), name; "" for none."""
    days = [day for text in ([statement] if statement else dates) for day in text.split("-") if _is_day(day)]
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return f"DTP{E}472{E}D8{E}{first}{S}"
    return f"DTP{E}472{E}RD8{E}{first}-{last}{S}"
