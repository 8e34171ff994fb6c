"""Writes the 277CA (guide 005010X214): one for each 837, with a verdict on each of its claims.

A claim is accepted (WQ) or rejected (U), and nothing between.  What is wrong with a billing provider, a subscriber or a
patient rejects each claim below, so that each is told by its own number; only what is wrong with the set as a whole
refuses it at the level of the information receiver, and then no claim is listed.

Segments are composed with separators that no data can hold, and get their delimiters at the end: X12's usual ones, or
those of the set that is answered where one of its values, to be repeated as it was sent, holds a usual one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import define, field, frozen

from x12claims.acks.answered import REFERENCE, Answered
from x12claims.acks.claim_notes import ClaimNotes, Note
from x12claims.acks.claim_text import (
    DATE_LENGTH,
    PRINTABLE,
    PROCEDURES,
    UNIT,
    C,
    Count,
    E,
    S,
    amount,
    composite,
    is_number,
    line,
    money,
    served,
    service_days,
    totals,
)
from x12claims.acks.elements import at
from x12claims.acks.envelope import DELIMITERS
from x12claims.acks.facts import LEVELS
from x12claims.acks.packed import Packed
from x12claims.acks.statuses import EVERYWHERE, LINE_REJECTED, Status
from x12claims.engine.values import npi

_USUAL = frozenset("*:^~")
_RECEIVED = Status("A1", "19", "PR")
_TAKEN = Status("A2", "20", "PR")  # said where the payer's claim number says so too
_IN_A_ROW = 3  # STC01, STC10 and STC11
_NAMES = ((3, 60), (4, 35), (5, 25), (7, 10))
"""Of an NM1: last name, first, middle, suffix, and how long each may be."""


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
class _Patient:
    """The NM1 of subscriber and patient, in force until the next level of their kind."""

    subscriber: list[str] = field(factory=list)
    patient: list[str] = field(factory=list)
    member: str = ""
    """NM108 and NM109 of the subscriber as they are to be repeated, where they may be."""


@define(slots=True, eq=False)
class _Open:
    """A claim that is being read."""

    head: list[str]
    notes: list[Note]
    dates: list[str] = field(factory=list)
    statement: str = ""
    intermediary: str = ""


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
        self.accepted, self.rejected = Count(), Count()
        self._marks = frozenset((notes.facts.delimiters.component, notes.facts.delimiters.repetition)) - {""}
        self._institutional = "X223" in notes.guide
        self._provider: list[str] = []
        self._tax = ""
        self._claims = Packed()  # of the provider at hand
        self._at = {"claim": 0, "A": 0, "B": 0, "C": 0}  # how many of each were read
        self._received = f"STC{E}{composite(_RECEIVED)}{E}{self.now}{E}WQ{E}"
        self._of_provider = Count(), Count()
        self._parent = 0
        self._patient: _Patient = _Patient()
        self._told = False  # the patient at hand has its level
        self._levels: dict[str, Sequence[Note]] = {}
        self._headers: dict[str, list[str]] = {}
        self._open: _Open | None = None

    def write(self) -> Answered:
        """Reads the facts once, and gives the whole."""
        facts = self.notes.facts
        usual = facts.delimiters == DELIMITERS and self.numbers is None and not self.notes.whole
        for block in facts.blocks():
            if usual and PRINTABLE.fullmatch(block):
                self._block(block)
            else:
                for text in block.split(facts.delimiters.segment)[:-1]:
                    self._segment(text.split(facts.delimiters.element))
        self._close()
        self._close_provider()
        return Answered(
            self._head().encode("latin-1"), self.body, self.count, self.foreign, facts.delimiters,
            self.accepted.claims, self.rejected.claims, bool(self.notes.whole),
        )  # fmt: skip

    # -- accepted claims, of which there are most, in one go

    def _block(self, text: str) -> None:
        """Segments with X12's usual delimiters and nothing unprintable: whole accepted claims, else one by one."""
        at, end = 0, len(text)
        while at < end:
            unit = UNIT.match(text, at)
            if unit is not None and self._accept(unit):
                at = unit.end()
                continue
            stop = text.index(DELIMITERS.segment, at)
            self._segment(text[at:stop].split(DELIMITERS.element))
            at = stop + 1

    def _accept(self, unit: re.Match[str]) -> bool:
        """Takes a claim with the levels before it, if nothing is said about any of them; else nothing is taken."""
        subscriber, patient, number, charge, first, last, intermediary, dates = unit.group(
            "subscriber", "patient", "number", "charge", "first", "last", "intermediary", "dates"
        )
        days = dates or ""
        if not last and days != days[:DATE_LENGTH] * (len(days) // DATE_LENGTH):
            found = [days[at : at + 8] for at in range(DATE_LENGTH - 9, len(days), DATE_LENGTH)]
            first, last = min(found), max(found)
        elif not last:
            first = last = days[-9:-1]
        if not first or not self._silent(subscriber is not None, patient is not None):
            return False
        whole = unit[0]
        if " *" in whole or "* " in whole or " ~" in whole:
            return False  # blanks around a value are not repeated
        self._close()
        if subscriber is not None:
            self._enter("B")
            self._patient.subscriber = subscriber.split(DELIMITERS.element)
            self._patient.member = unit["member"]
        if patient is not None:
            self._enter("C")
            self._patient.patient = patient.split(DELIMITERS.element)
        self._at["claim"] += 1
        value = amount(charge)
        self._of_provider[0].add(1, value)
        self._in_provider()
        text = ""
        if not self._told:
            names = unit["names"] if patient is None else patient[9:]
            text = self._level_as_sent(names) if names and self._patient.member else self._patient_level()
            self._told = True
            self.count += 2
        self.count += 3
        text += f"TRN{E}2{E}{number}{S}{self._received}{money(value)}{S}"
        if intermediary:
            text += f"REF{E}D9{E}{intermediary}{S}"
            self.count += 1
        if self._institutional and (code := self._bill_type(unit["facility"] or "")):
            text += f"REF{E}BLT{E}{code}{S}"
            self.count += 1
        text += served(first, last)
        self._claims.add(text.encode("latin-1"))
        return True

    def _in_provider(self) -> None:
        """The provider at hand gets its level with its first claim."""
        if not self._parent:
            self.level += 1
            self._parent = self.level

    def _silent(self, subscriber: bool, patient: bool) -> bool:
        """Whether nothing is said of the next claim, or of the levels that it stands in."""
        notes, facts, at = self.notes, self.notes.facts, self._at
        if notes.claims and facts.claims[at["claim"]] in notes.claims:
            return False
        if notes.levels:
            if any(self._levels.get(letter) for letter in ("A" if subscriber else "AB" if patient else "ABC")):
                return False
            for letter, begins in (("B", subscriber), ("C", patient)):
                if begins and facts.levels[letter][at[letter]] in notes.levels:
                    return False
        return True

    # -- reading

    def _segment(self, each: list[str]) -> None:
        """A segment of any kind."""
        id = each[0]
        if id == "DTP":
            self._date(each)
        elif id == "CLM":
            self._close()
            start = self._next("claim", self.notes.facts.claims)
            self._open = _Open(each, self.notes.claims.get(start, []))
        elif id == "HL":
            self._close()
            letter = LEVELS.get(at(each, 3))
            if letter is not None:
                self._enter(letter)
        elif id == "NM1":
            self._name(each)
        elif id == "REF":
            self._reference(each)
        else:
            self._headers.setdefault(id, each)

    def _next(self, kind: str, starts: Sequence[int]) -> int:
        """Where the next unit of a kind begins."""
        at = self._at[kind]
        self._at[kind] += 1
        return starts[at] if at < len(starts) else -1

    def _enter(self, letter: str) -> None:
        """A level begins: what was known of those below it is over."""
        notes = self.notes.levels.get(self._next(letter, self.notes.facts.levels[letter]), ())
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
        code = at(each, 1)
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
            if at(each, 1) != "D9" and not self._patient.subscriber:
                self._tax = self._tax or at(each, 2)
        elif at(each, 1) == "D9":
            self._open.intermediary = self._open.intermediary or at(each, 2)

    def _date(self, each: list[str]) -> None:
        if self._open is None:
            return
        if at(each, 1) == "434":
            self._open.statement = self._open.statement or at(each, 3)
        elif len(each) > 3:
            self._open.dates.append(each[3])

    # -- writing

    def _close(self) -> None:
        """The claim that is open has ended: its verdict."""
        claim, self._open = self._open, None
        if claim is None:
            return
        notes = [note for letter in "ABC" for note in self._levels.get(letter, ())] + claim.notes
        charge = amount(at(claim.head, 2))
        if self.notes.whole:
            self.rejected.add(1, charge)
            return
        self._of_provider[bool(notes)].add(1, charge)
        self._in_provider()
        text = "" if self._told else self._patient_level()
        self._told = True
        number = self._fit(at(claim.head, 1), 38) or "0"
        text += f"TRN{E}2{E}{number}{S}"
        stated = money(charge)
        if notes:
            text += self._rejection(notes, stated)
        else:
            text += self._acceptance(number, stated)
        if claim.intermediary and (value := self._fit(claim.intermediary, 50)):
            text += f"REF{E}D9{E}{value}{S}"
        if self._institutional and (value := self._bill_type(at(claim.head, 5))):
            text += f"REF{E}BLT{E}{value}{S}"
        text += self._service_dates(claim)
        for told in dict.fromkeys(note.line for note in notes if note.line is not None):
            procedure = self._service(told.service)
            if procedure:
                text += procedure + self._statuses([n for n in notes if n.line == told], f"{E}", "")
                if value := self._fit(told.control or told.number, 50):
                    text += f"REF{E}FJ{E}{value}{S}"
                text += service_days([told.date], "")
        self._claims.add(text.encode("latin-1"))
        self.count += text.count(S)

    def _acceptance(self, number: str, charge: str) -> str:
        status, reference = _RECEIVED, ""
        if self.numbers is not None:
            person = self._patient.patient or self._patient.subscriber
            names = at(person, 3), at(person, 4)
            given = self.numbers(Claim(number, charge, self.set, names, at(self._patient.subscriber, 9)))
            if given and (value := self._fit(given, 50)):
                status, reference = _TAKEN, f"REF{E}1K{E}{value}{S}"
        return f"STC{E}{composite(status)}{E}{self.now}{E}WQ{E}{charge}{S}{reference}"

    def _rejection(self, notes: Sequence[Note], charge: str) -> str:
        own = [note for note in notes if note.line is None or not self._service(note.line.service)]
        return self._statuses(own or [Note(LINE_REJECTED)], f"{E}{self.now}", charge)

    def _statuses(self, notes: Sequence[Note], date: str, charge: str) -> str:
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
            head = f"STC{E}{composite(row[0].status)}{date}{E}U{E}{charge}"
            more = [composite(note.status) for note in row[1:]]
            if more or row[0].message:
                head += E * 5 + "".join(f"{E}{each}" for each in more)
                head += E * (_IN_A_ROW - len(more)) + row[0].message if row[0].message else ""
            text += head.rstrip(E) + S
        return text

    def _level_as_sent(self, names: str) -> str:
        """The level of a patient whose names and number can be repeated as they stand."""
        self.level += 1
        nm1 = f"{names}{'*' * (4 - names.count('*'))}*{self._patient.member}".replace("*", E)
        return f"HL{E}{self.level}{E}{self._parent}{E}PT{S}NM1{E}QC{E}1{E}{nm1}{S}"

    def _patient_level(self) -> str:
        self.level += 1
        subscriber = self._patient.subscriber
        person = self._patient.patient or subscriber
        kind = at(subscriber, 8) if at(subscriber, 8) in {"II", "MI"} else "MI"
        names = self._names(person)
        id = self._fit(at(subscriber, 9), 80) or "UNKNOWN"
        nm1 = line(
            "NM1", "QC", "1", names[0] or "UNKNOWN", names[1], names[2], "", names[3], kind, id
        )  # fmt: skip
        return f"HL{E}{self.level}{E}{self._parent}{E}PT{S}{nm1}"

    def _service_dates(self, claim: _Open) -> str:
        """2200D DTP*472 is required: where a claim has no date (a predetermination), the day on which it came."""
        return service_days(claim.dates, claim.statement) or service_days([self.now], "")

    def _bill_type(self, facility: str) -> str:
        parts = facility.split(self.notes.facts.delimiters.component)
        value = (parts[0] + parts[2]).strip() if len(parts) > 2 else ""
        return value if re.fullmatch("[1-9A-Z][0-9A-Z]{2}", value) else ""

    def _service(self, service: Sequence[str]) -> str:
        """SVC of a line; "" where what was sent does not make one."""
        if not service:
            return ""
        component = self.notes.facts.delimiters.component
        revenue, procedure, charge, units = {
            "SV1": ("", at(service, 1), at(service, 2), at(service, 4)),
            "SV2": (at(service, 1), at(service, 2), at(service, 3), at(service, 5)),
            "SV3": ("", at(service, 1), at(service, 2), at(service, 6)),
        }[service[0]]
        parts = [self._fit(each, 48) for each in procedure.split(component)][:6]
        if revenue and (len(parts) < 2 or not parts[1]):
            parts, revenue = ["NU", self._fit(revenue, 48)], ""
        if len(parts) < 2 or parts[0] not in PROCEDURES or not parts[1]:
            return ""
        units = units if is_number(units) else ""
        procedure = C.join([*parts[:2], *(each[:2] for each in parts[2:])]).rstrip(C)
        return line("SVC", procedure, money(amount(charge)), "", self._fit(revenue, 48), "", "", units)

    def _close_provider(self) -> None:
        """The provider at hand has ended: its level, and then its claims."""
        if self._parent:
            accepted, rejected = self._of_provider
            text = f"HL{E}{self._parent}{E}2{E}19{E}1{S}" + self._provider_name()
            text += line("TRN", "1", "0") + f"STC{E}{composite(_RECEIVED)}{E}{E}WQ{E}"
            text += f"{money(accepted.charge + rejected.charge)}{S}{totals('QA', 'QC', accepted, rejected)}"
            self.count += text.count(S)
            self.body.add(text.encode("latin-1"))
            self.body.extend(self._claims)
            self.accepted.add(accepted.claims, accepted.charge)
            self.rejected.add(rejected.claims, rejected.charge)
        self._claims = Packed()
        self._parent = 0
        self._of_provider = Count(), Count()

    def _provider_name(self) -> str:
        each = self._provider
        person = at(each, 2) == "1"
        names = self._names(each)
        kind, id = at(each, 8), self._fit(at(each, 9), 80)
        if kind != "XX" or not npi(id):  # a wrong NPI would make this answer wrong itself
            kind, id = "FI", self._fit(self._tax, 80) or id or "UNKNOWN"
        first = names[1:] if person else ["", "", ""]
        return line(
            "NM1", "85", "1" if person else "2", names[0] or "UNKNOWN", first[0], first[1], "", first[2], kind, id
        )  # fmt: skip

    def _head(self) -> str:
        """2000A and 2000B; counts their segments."""
        payer, sender = self._headers.get("40", []), self._headers.get("41", [])
        name = self._fit(at(payer, 3), 60) or self._fit(self.source, 60) or "UNKNOWN"
        id = self._fit(at(payer, 9), 80) or self._fit(self.source, 80) or "UNKNOWN"
        person = at(sender, 2) == "1"
        names = self._names(sender, _NAMES[:3])
        first = names[1:] if person else ["", ""]
        whole = self.notes.whole
        text = f"HL{E}1{E}{E}20{E}1{S}" + line("NM1", "PR", "2", name, "", "", "", "", "46", id)
        text += f"TRN{E}1{E}{REFERENCE.decode()}{S}"
        text += f"DTP{E}050{E}D8{E}{self.now}{S}DTP{E}009{E}D8{E}{self.now}{S}"
        text += f"HL{E}2{E}1{E}21{E}{0 if whole or self.level == 2 else 1}{S}"
        text += line(
            "NM1", "41", "1" if person else "2", names[0] or self._fit(self.sender, 60) or "UNKNOWN", *first, "", "",
            "46", self._fit(at(sender, 9), 80) or self._fit(self.sender, 80) or "UNKNOWN",
        )  # fmt: skip
        text += f"TRN{E}2{E}{self._fit(at(self._headers.get('BHT', []), 3), 50) or '0'}{S}"
        stated = money(self.accepted.charge + self.rejected.charge)
        if whole:
            text += self._statuses([Note(each) for each in whole], f"{E}{self.now}", stated)
        else:
            text += f"STC{E}{composite(_RECEIVED)}{E}{self.now}{E}WQ{E}{stated}{S}"
        text += totals("90", "AA", self.accepted, self.rejected)
        self.count += text.count(S)
        return text

    def _names(self, each: Sequence[str], places: Sequence[tuple[int, int]] = _NAMES) -> list[str]:
        return [self._fit(at(each, place), longest) for place, longest in places]

    def _fit(self, value: str, longest: int) -> str:
        """A value as it may be repeated, "" where it may not: where it is no plain text, or several values."""
        text = value.strip(" ")[:longest].rstrip(" ")
        if not PRINTABLE.fullmatch(text) or not self._marks.isdisjoint(text):
            return ""
        if not self.foreign and not _USUAL.isdisjoint(text):
            self.foreign = True
        return text
