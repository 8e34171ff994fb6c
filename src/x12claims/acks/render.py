"""Shows explained acknowledgements: text for people, plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import asdict, evolve

from x12claims.acks.explain import Answer, Problem, SetAnswer, Shown
from x12claims.acks.explain_claim import ClaimAnswer, ClaimsAnswer, OtherAnswer, ProviderAnswer, StatusAnswer
from x12claims.diagnostics.mask import printable

_ANSWERED = {"TA1": "interchange", "999": "functional group", "997": "functional group"}


def to_dict(answer: Answer | ClaimsAnswer | OtherAnswer) -> dict[str, Any]:
    """An answer as JSON shows it; values are masked as ``explain`` was told."""
    values = asdict(answer)
    counts = values.pop("counts", None)
    if isinstance(answer, Answer):
        values["counts"] = None
    if isinstance(answer, ClaimsAnswer):
        values["counts"] = {"accepted": answer.counts[0], "rejected": answer.counts[1]}
    elif counts is not None:
        values["counts"] = dict(zip(("included", "received", "accepted"), counts, strict=True))
    return values


def text(answers: Iterable[Answer]) -> Iterator[str]:
    """Lines of text, one block for each acknowledgement and in it one for each problem."""
    for answer in answers:
        yield f"{answer.kind} for {_ANSWERED.get(answer.kind, 'document')} {printable(answer.control)}: " + _verdict(
            answer.verdict, answer.meaning
        )
        if answer.counts is not None:
            included, received, accepted = ("?" if each is None else each for each in answer.counts)
            yield f"  transaction sets: {included} included, {received} received, {accepted} accepted"
        if answer.note:
            yield f"  note: {answer.note}"
        yield f"  mend: {answer.mend}"
        # What is said of the whole answer is not said of each of its problems again.
        problems = [evolve(p, note="") if p.note == answer.note else p for p in answer.problems]
        yield from _problems(p for p in problems if p.level in {"interchange", "group"})
        for each in answer.transactions:
            yield from _transaction(each, [p for p in problems if p.transaction == each.control])


def claims_text(answers: Iterable[ClaimsAnswer | OtherAnswer]) -> Iterator[str]:
    """The same for claim acknowledgements: rejected claims at length, accepted ones in a line."""
    for answer in answers:
        if isinstance(answer, OtherAnswer):
            yield answer.meaning
            continue
        source = f" from {printable(answer.source)}" if answer.source else ""
        yield f"277CA{source} for the 837 with BHT03 {printable(answer.control)}: {answer.meaning}"
        for status in answer.statuses:
            yield from _status(status, "  ")
        if answer.note:
            yield f"  note: {answer.note}"
        if not answer.accepted:
            yield from _totals(answer.totals, "90", "AA", "  ")
        for provider in answer.providers:
            yield from _provider(provider)
        for claim in answer.claims:
            yield from _claim(claim)
        if answer.unanswered:
            yield f"  {answer.unanswered} claims of the transaction set are not answered here: ask for them."


def _totals(totals: dict[str, str], accepted: str, rejected: str, indent: str) -> Iterator[str]:
    """What the acknowledgement itself counts and adds up."""
    for verdict, quantity, amount in (("accepted", accepted, "YU"), ("rejected", rejected, "YY")):
        counted = [f"{totals[quantity]} claims (QTY*{quantity})"] if quantity in totals else []
        charged = [f"charges of {totals[amount]} (AMT*{amount})"] if amount in totals else []
        if counted or charged:
            yield f"{indent}{verdict} by its own count: {', '.join(counted + charged)}"


def _provider(provider: ProviderAnswer) -> Iterator[str]:
    named = " ".join(part for part in (provider.name, provider.number) if part) or "without a number"
    place = ""
    if provider.original is not None:
        place = f", segment {provider.original.position} of transaction set {printable(provider.transaction)}"
    if provider.rejected is None:
        told = "all of its claims, whose number is not told"
    else:
        told = f"{provider.rejected} claims of it that are not listed"
    yield f"  billing provider {named}{place}: {'rejected are' if provider.accepted else 'refused, with'} {told}"
    if provider.original is not None:
        yield f"    sent: {provider.original.text}"
    for status in provider.statuses:
        yield from _status(status, "    ", provider.original)
    yield from _totals(provider.totals, "QA", "QC", "    ")
    if provider.note:
        yield f"    note: {provider.note}"
    yield f"    mend: {provider.mend}"


def _claim(claim: ClaimAnswer) -> Iterator[str]:
    place = ""
    if claim.original is not None:
        place = f", segment {claim.original.position} of transaction set {printable(claim.transaction)}"
    yield f"  claim {claim.number}{place}: {claim.meaning}"
    if claim.accepted:
        if claim.payer_number:
            yield f"    payer's number: {claim.payer_number}"
        if claim.note:
            yield f"    note: {claim.note}"
        return
    if claim.original is not None:
        yield f"    sent: {claim.original.text}"
    for status in claim.statuses:
        yield from _status(status, "    ", claim.original)
    for line in claim.lines:
        at = f", segment {line.original.position}" if line.original else ""
        yield f"    line {line.number or 'without a number'}{at}"
        if line.original is not None:
            yield f"      sent: {line.original.text}"
        for status in line.statuses:
            yield from _status(status, "      ", line.original)
        if line.note:
            yield f"      note: {line.note}"
    if claim.note:
        yield f"    note: {claim.note}"
    yield f"    mend: {claim.mend}"


def _status(status: StatusAnswer, indent: str, above: Shown | None = None) -> Iterator[str]:
    """A status; a segment that is shown ``above`` is not shown again."""
    yield f"{indent}{status.code}: {status.meaning}"
    if status.original is not None:
        text = "" if status.original == above else f": {status.original.text}"
        yield f"{indent}  at segment {status.original.position}, {status.path}{text}"
    if status.message:
        yield f"{indent}  message: {status.message}"


def _transaction(answer: SetAnswer, problems: list[Problem]) -> Iterator[str]:
    title = f"  transaction set {printable(answer.control)} ({printable(answer.set)})"
    yield f"{title}: {_verdict(answer.verdict, answer.meaning)}"
    yield from _problems(problems)


def _problems(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        at = "" if problem.position is None else f"segment {problem.position}"
        place = ", ".join(part for part in (printable(problem.path), at) if part)
        title = f"{problem.element} {printable(problem.code)}: {problem.cause}"
        yield f"    {place}: {title}" if place else f"    {title}"
        for name, value in _details(problem):
            yield f"      {name}: {value}"


def _details(problem: Problem) -> Iterator[tuple[str, str]]:
    if problem.original:
        yield "sent" if not problem.missing else "before", problem.original.text
    if problem.value is not None:
        yield "value", problem.value
    if problem.business:
        yield "concerns", problem.business
    for trigger in problem.triggers:
        yield "because of", f"segment {trigger.position}, {trigger.text}"
    if problem.note:
        yield "note", problem.note
    yield "mend", problem.mend


def _verdict(code: str, meaning: str) -> str:
    return f"{printable(code)}, {meaning}" if code else meaning
