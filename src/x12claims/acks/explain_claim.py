"""Sets a 277CA against the claims that it answers: which claim, which segment of it, why, and what to do.

The original is read once.  Of a claim only its place is kept; of one that was rejected also its segments, with those of
the levels above it: a status names what it is about by code and entity, and the segment is looked for by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from attrs import define, field, frozen

from x12claims.acks.elements import at
from x12claims.acks.explain import NO_ORIGINAL, Shown, meaning, shown
from x12claims.acks.mends import mend
from x12claims.acks.read_claim import (
    ReadClaim,
    ReadClaims,
    ReadLine,
    ReadOther,
    ReadProvider,
    ReadStatus,
    ReadStatuses,
)
from x12claims.acks.sent import Original, Sent
from x12claims.acks.statuses import BY_PLACE, GENERAL, LINES, REJECTED, WORDED
from x12claims.diagnostics.mask import SHORT, masked, printable
from x12claims.wire import Delimiters, Segment

NO_BATCH = "The original holds no 837 with this BHT03."
NO_CLAIM = "The original holds no claim with this number."
NO_PROVIDER = "The original holds no billing provider with this number."

ENTITIES = {
    "03": "dependent", "1P": "provider", "1Z": "home health care", "36": "employer", "40": "receiver",
    "41": "submitter", "71": "attending provider", "72": "operating physician", "73": "other physician",
    "77": "service location", "82": "rendering provider", "85": "billing provider", "87": "pay-to provider",
    "AY": "clearinghouse", "DK": "ordering provider", "DN": "referring provider", "DQ": "supervising provider",
    "FA": "facility", "GB": "other insured", "HK": "subscriber", "IL": "subscriber", "LI": "independent laboratory",
    "MSC": "mammography center", "PR": "payer", "PRP": "primary payer", "QB": "purchased service provider",
    "QC": "patient", "QD": "responsible party", "SEP": "secondary payer", "TL": "laboratory", "TTP": "tertiary payer",
    "TU": "third party repricer",
}  # fmt: skip
_ANYBODY = "the party named"  # in the names of statuses
_PARTY = frozenset({"NM1", "N3", "N4", "PER", "PRV", "REF", "DMG"})
"""Segments that stand behind the NM1 of the party that they tell of."""
_Place = tuple[str, str, str]


def name_of(code: str, entity: str, names: Names) -> str:
    """What a status code (source 508) says of an entity ("": of none), in words."""
    named = names.get(code) or f"status {printable(code)}"
    party = ENTITIES.get(entity, f"entity {printable(entity)}" if entity else "")
    if party and _ANYBODY in named:
        return named.replace(_ANYBODY, f"the {party}")
    return f"{named} ({party})" if party else named


def _places() -> dict[str, list[_Place]]:
    """Status -> (segment, code that tells it, element) of what it is about."""
    found: dict[str, list[_Place]] = {}
    for place, status in BY_PLACE.items():
        segment, _, tagged = place.partition("[")
        tag, _, element = tagged.partition("]")
        if not tagged:
            head = next(each for each in (place[:3], place[:2]) if each in _SEGMENTS)
            segment, element = head, place[len(head) :]
        found.setdefault(status, []).append((segment, tag, element))
    found["562"] = found["755"] = found["164"] = [("NM1", "", "09")]
    found["560"] = [("REF", "", "02")]
    found["400"] = [("CLM", "", "02")]
    found["187"] = [("DTP", "472", "03"), ("DTP", "434", "03")]
    return found


_SEGMENTS = frozenset(place.partition("[")[0] for place in BY_PLACE if len(place.partition("[")[0]) <= 3)
_PLACES = _places()


@frozen
class StatusAnswer:
    """A status in words; ``original`` is the segment that it is about, where that can be told."""

    code: str
    meaning: str
    message: str = ""
    path: str = ""
    original: Shown | None = None
    value: str | None = None


@frozen
class LineAnswer:
    """A service line that a 277CA names."""

    number: str
    statuses: tuple[StatusAnswer, ...]
    original: Shown | None = None
    note: str = ""


@frozen
class ClaimAnswer:
    """What became of one claim; ``original`` is its CLM, in the set with control number ``transaction``."""

    number: str
    accepted: bool
    meaning: str
    mend: str
    statuses: tuple[StatusAnswer, ...]
    lines: tuple[LineAnswer, ...] = ()
    payer_number: str = ""
    transaction: str = ""
    original: Shown | None = None
    note: str = ""


@frozen
class ProviderAnswer:
    """A billing provider that is refused, with ``rejected`` claims (None: nobody says how many) that are not listed.

    ``accepted``: it is not itself refused, but counts more rejected claims than are listed.  ``original`` is its NM1,
    in the set with control number ``transaction``.
    """

    number: str
    name: str
    accepted: bool
    meaning: str
    mend: str
    statuses: tuple[StatusAnswer, ...]
    rejected: int | None
    totals: dict[str, str]
    transaction: str = ""
    original: Shown | None = None
    note: str = ""


@frozen
class ClaimsAnswer:
    """A 277CA: what it says of the set that it answers, of each billing provider that is refused, and of each claim.

    ``counts`` are the claims accepted and rejected, listed or not; ``unanswered`` counts those not told of.
    """

    kind: str
    control: str
    source: str
    accepted: bool
    meaning: str
    statuses: tuple[StatusAnswer, ...]
    claims: tuple[ClaimAnswer, ...]
    totals: dict[str, str]
    counts: tuple[int, int]
    providers: tuple[ProviderAnswer, ...] = ()
    unanswered: int = 0
    note: str = ""


@frozen
class OtherAnswer:
    """A document that was taken for an acknowledgement and is none."""

    kind: str
    control: str
    meaning: str
    accepted: bool = True


class Names(Protocol):
    """What codes mean: a mapping, or what stands for one."""

    def get(self, code: str, /) -> str | None: ...


def explain_claims(
    answers: Iterable[ReadClaims | ReadOther],
    original: Iterable[Segment] | None = None,
    *,
    names: Names | None = None,
    show_phi: bool = False,
) -> Iterator[ClaimsAnswer | OtherAnswer]:
    """What each 277CA says about ``original``: the segments of what was sent, None where it is not at hand.

    ``names`` is what status codes (source 508) mean.  Values are masked unless ``show_phi``.  Never raises for what
    either document holds.
    """
    read = list(answers)
    wanted: dict[str, bool] = {}
    refused: set[str] = set()
    for answer in read:
        if isinstance(answer, ReadClaims):
            refused.update(number for each in answer.providers if _refused(each) for number in _numbers(each))
            for claim in _claims(answer):
                wanted[claim.number] = wanted.get(claim.number, False) or not _accepted(claim.statuses)
    found = Original(original is not None, wanted, refused)
    if original is not None:
        found.read(original)
    for each in read:
        if isinstance(each, ReadOther):
            yield OtherAnswer("277", each.control, f"This 277 is {each.what}.")
        else:
            yield _Explainer(each, found, names or {}, show_phi).answer()


def _claims(answer: ReadClaims) -> Iterator[ReadClaim]:
    for provider in answer.providers:
        yield from provider.claims


def _refused(provider: ReadProvider) -> bool:
    """Whether it is refused, or claims of it are that are not listed."""
    listed = sum(not _accepted(each.statuses) for each in provider.claims)
    return not _accepted(provider.statuses) or _count(provider.totals, "QC") > listed


def _numbers(provider: ReadProvider) -> list[str]:
    """What may tell a provider in the original, its own number first."""
    return [each for each in (provider.id, *provider.references) if each]


def _count(totals: Mapping[str, str], qualifier: str) -> int:
    """A QTY, 0 where there is none or it is no number of claims."""
    text = totals.get(qualifier, "")
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else 0


def _accepted(statuses: Sequence[ReadStatuses]) -> bool:
    """Whether nothing is rejected: by the action, where one is given, else by the category."""
    told = [each for each in statuses if each.action]
    if told:
        return all(each.action != "U" for each in told)
    return not any(status.category in REJECTED for each in statuses for status in each.statuses)


@define(slots=True, eq=False)
class _Explainer:
    """One 277CA against the original."""

    read: ReadClaims
    original: Original
    names: Names
    show_phi: bool
    _used: dict[str, int] = field(factory=dict)

    def answer(self) -> ClaimsAnswer:
        read, original = self.read, self.original
        claims = tuple(self.claim(each) for each in _claims(read))
        providers = tuple(self.provider(each) for each in read.providers if _refused(each))
        refused = not _accepted(read.statuses)
        accepted, rejected = self.counts(providers)
        note, unanswered = "", 0
        if not original.given:
            note = NO_ORIGINAL
        elif read.batch not in original.batches:
            note = NO_BATCH
        elif not refused:
            unanswered = max(original.batches[read.batch] - accepted - rejected, 0)
        if refused:
            told = "the whole transaction set was refused, with all of its claims"
            rejected = rejected or original.batches.get(read.batch, 0)
            told += f": {rejected}" if rejected else ""
        else:
            told = f"{accepted} claims accepted, {rejected} rejected"
        statuses = tuple(self.status(s, each, None) for each in read.statuses for s in each.statuses)
        return ClaimsAnswer(
            "277CA", read.batch, read.source, not (refused or rejected or providers), told, statuses, claims,
            self.totals(read.totals), (accepted, rejected), providers, unanswered, note,
        )  # fmt: skip

    def counts(self, refused: Sequence[ProviderAnswer]) -> tuple[int, int]:
        """Claims accepted and rejected: those listed, or more where a provider or the whole set counts more."""
        accepted = 0
        rejected = sum(each.rejected or 0 for each in refused)
        for provider in self.read.providers:
            listed = [_accepted(each.statuses) for each in provider.claims]
            accepted += max(sum(listed), _count(provider.totals, "QA"))
            rejected += len(listed) - sum(listed)
        return max(accepted, _count(self.read.totals, "90")), max(rejected, _count(self.read.totals, "AA"))

    def totals(self, read: Mapping[str, str]) -> dict[str, str]:
        return {code: self.veiled(value) if code in {"YU", "YY"} else printable(value) for code, value in read.items()}

    def provider(self, read: ReadProvider) -> ProviderAnswer:
        """A provider that is refused: its claims are not listed, so its own counts tell them, else the original."""
        found = [each for number in _numbers(read) for each in self.original.providers.get(number, [])]
        own = [each for each in found if each.batch == self.read.batch] or found
        sent = own[0] if own else None
        note = NO_PROVIDER if self.original.given and sent is None else ""
        listed = sum(not _accepted(each.statuses) for each in read.claims)
        rejected: int | None = max(_count(read.totals, "QC") - listed, 0)
        if not rejected and not read.claims:
            rejected = sent.claims if sent else None
        category = next((s.category for each in read.statuses for s in each.statuses), "")
        return ProviderAnswer(
            self.veiled(read.id) if read.id else "",
            self.veiled(read.name) if read.name else "",
            _accepted(read.statuses),
            meaning("STC01-1", category),
            mend("STC01-1", category),
            tuple(self.status(s, each, sent) for each in read.statuses for s in each.statuses),
            rejected,
            self.totals(read.totals),
            sent.transaction if sent else "",
            shown(sent.head, sent.position, self.show_phi) if sent else None,
            note,
        )

    def claim(self, read: ReadClaim) -> ClaimAnswer:
        sent, note = self.sent(read.number)
        accepted = _accepted(read.statuses)
        category = next((s.category for each in read.statuses for s in each.statuses), "")
        if sent is not None and not note:
            note = self.charged(read, sent)
        return ClaimAnswer(
            self.veiled(read.number),
            accepted,
            meaning("STC01-1", category),
            mend("STC01-1", category),
            tuple(self.status(s, each, sent) for each in read.statuses for s in each.statuses),
            tuple(self.line(each, sent) for each in read.lines),
            self.veiled(read.payer_number) if read.payer_number else "",
            sent.transaction if sent else "",
            shown(sent.head, sent.position, self.show_phi) if sent else None,
            note,
        )

    def sent(self, number: str) -> tuple[Sent | None, str]:
        """The claim of the original with this number (of several, as many as were answered before are passed over)."""
        if not self.original.given:
            return None, ""
        found = self.original.claims.get(number, [])
        own = [each for each in found if each.batch == self.read.batch]
        if not found:
            return None, NO_CLAIM
        at = self._used.get(number, 0)
        self._used[number] = at + 1
        if not own:
            return found[min(at, len(found) - 1)], "The claim with this number stands in another batch."
        if at >= len(own):
            return own[-1], f"The original holds {len(own)} claims with this number, and more are answered."
        return own[at], ""

    def charged(self, read: ReadClaim, sent: Sent) -> str:
        told = next((each.charge for each in read.statuses if each.charge), "")
        charge = at(sent.head.elements, 2)
        if not told or _same(told) == _same(charge):
            return ""
        return f"The acknowledgement speaks of a charge of {self.veiled(told)}, the claim has {self.veiled(charge)}."

    def line(self, read: ReadLine, sent: Sent | None) -> LineAnswer:
        segments = _line_of(sent, read) if sent is not None else []
        service = next((pair for pair in segments if pair[1].id in {"SV1", "SV2", "SV3"}), None)
        note = "The claim holds no such line." if sent is not None and not segments else ""
        part = Sent(sent.batch, sent.transaction, 0, sent.head, sent.delimiters, segments) if sent else None
        return LineAnswer(
            printable(read.number) if len(read.number) <= SHORT else self.veiled(read.number),
            tuple(self.status(s, each, part) for each in read.statuses for s in each.statuses),
            shown(service[1], service[0], self.show_phi) if service else None,
            note,
        )

    def status(self, read: ReadStatus, whole: ReadStatuses, sent: Sent | None) -> StatusAnswer:
        code = ":".join(part for part in (read.category, read.code, read.entity) if part)
        named = name_of(read.code, read.entity, self.names)
        message = self.message(whole.message) if read.code in WORDED or len(whole.statuses) == 1 else ""
        told = StatusAnswer(printable(code), named, message)
        found = _about(read, sent) if sent is not None and sent.segments else None
        if found is None or sent is None:
            return told
        position, segment, element = found
        value = at(segment.elements, int(element[:2])) if element[:2].isdigit() else ""
        return StatusAnswer(
            told.code, told.meaning, message, segment.id + element, shown(segment, position, self.show_phi),
            self.veiled(value) if value else None,
        )  # fmt: skip

    def message(self, text: str) -> str:
        """STC12 is free text and may name anybody."""
        return self.veiled(text) if text else ""

    def veiled(self, value: str) -> str:
        return printable(value) if self.show_phi else masked(value)


def _line_of(sent: Sent, read: ReadLine) -> list[tuple[int, Segment]]:
    """The segments of the line that a 2220D names: by its number (REF*6R, else LX01), else by its procedure."""
    lines: list[list[tuple[int, Segment]]] = []
    for pair in sent.segments:
        if pair[1].id == "LX":
            lines.append([])
        if lines:
            lines[-1].append(pair)
    if read.number:
        for id, code, place in (("REF", "6R", 2), ("LX", "", 1)):
            for line in lines:
                of = [s.elements for _, s in line if s.id == id and (not code or at(s.elements, 1) == code)]
                if any(at(elements, place) == read.number for elements in of):
                    return line
        return []
    wanted = read.procedure.split(":")[1:2]
    for line in lines:
        for _, segment in line:
            parts = [each.split(sent.delimiters.component) for each in segment.elements[1:3]]
            if segment.id in {"SV1", "SV2", "SV3"} and any(each[1:2] == wanted for each in parts):
                return line
    return []


def _about(read: ReadStatus, sent: Sent) -> tuple[int, Segment, str] | None:
    """The segment that a status is about, and the element ("02", "05-1"); None where more than one may be meant."""
    if read.code in {GENERAL, LINES}:
        return None
    found: dict[int, tuple[int, Segment, str]] = {}
    for segment, tag, element in _PLACES.get(read.code, ()):
        party: str | None = None
        for position, each in sent.segments:
            if each.id == "NM1":
                party = at(each.elements, 1)
            elif each.id in {"HL", "CLM", "LX", "SBR"}:
                party = None
            if each.id != segment or (tag and not _tagged(each, tag, sent.delimiters)):
                continue
            if read.entity and segment in _PARTY and party != read.entity:
                continue
            found.setdefault(position, (position, each, element))
    return next(iter(found.values())) if len(found) == 1 else None


def _tagged(segment: Segment, tag: str, delimiters: Delimiters) -> bool:
    return at(segment.elements, 1).split(delimiters.component)[0] == tag


def _same(amount: str) -> str:
    """Amounts compare without zeros that mean nothing."""
    whole, _, cents = amount.strip().partition(".")
    return f"{whole.lstrip('0') or '0'}.{cents.rstrip('0')}"
