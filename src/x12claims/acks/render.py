"""Shows explained acknowledgements: text for people, plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import asdict, evolve

from x12claims.acks.explain import Answer, Problem, SetAnswer
from x12claims.diagnostics.mask import printable

_ANSWERED = {"TA1": "interchange", "999": "functional group", "997": "functional group"}


def to_dict(answer: Answer) -> dict[str, Any]:
    """An answer as JSON shows it; values are masked as ``explain`` was told."""
    values = asdict(answer)
    counts = values.pop("counts")
    if counts is not None:
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
