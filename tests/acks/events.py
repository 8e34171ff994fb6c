"""What tests feed an AckBuilder with: envelopes as the engine gives them, and 999s cut into lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from x12claims.acks import AckBuilder, Acknowledgements, Control, Policy
from x12claims.diagnostics.finding import Finding
from x12claims.wire import Segment

NOW = datetime(2024, 3, 1, 12, 5)
ISA = "ISA*00*          *00*          *ZZ*CLINIC         *30*PAYER          *240229*0930*^*00501*000000905*{ack}*T*:"
GS = "GS*{id}*CLINICAPP*PAYERAPP*20240229*0930*17456*X*{guide}"


def segment(text: str) -> Segment:
    """One segment of ``text``, elements parted by asterisks."""
    return Segment(text.split("*"), 0, len(text))


def run(
    sets: Sequence[tuple[str, Sequence[Finding]]],
    *,
    after: Sequence[Finding] = (),
    outside: Sequence[Finding] = (),
    gs: str = GS.format(id="HC", guide="005010X222A1"),
    isa: str = ISA.format(ack="0"),
    policy: Policy | None = None,
) -> Acknowledgements:
    """One interchange with one group: each of ``sets`` an ST and its findings, ``after`` stands behind the last
    set, ``outside`` behind the group."""
    builder = AckBuilder(NOW, Control(7), policy=policy or Policy())
    builder.interchange_start(segment(isa))
    builder.group_start(segment(gs))
    for st, findings in sets:
        builder.transaction_start(segment(st))
        for finding in findings:
            builder.finding(finding)
        builder.transaction_end()
    for finding in after:
        builder.finding(finding)
    builder.group_end()
    for finding in outside:
        builder.finding(finding)
    builder.interchange_end()
    builder.file_end()
    return builder.result()


def lines(acknowledgement: bytes) -> list[str]:
    """The segments of an acknowledgement as text."""
    text = acknowledgement.decode("ascii")
    assert text.endswith("~")
    return text[:-1].split("~")


def body(acknowledgement: bytes) -> list[str]:
    """A 999 from AK2 (or AK9) to AK9, once its envelope has been found whole and its counts right."""
    found = lines(acknowledgement)
    first = next(at for at, line in enumerate(found) if line.startswith("ST*"))
    last = next(at for at, line in enumerate(found) if line.startswith("SE*"))
    assert [line[:3] for line in found[:first]] == ["ISA", "GS*"]
    assert [line[:3] for line in found[last:]] == ["SE*", "GE*", "IEA"]
    assert found[last] == f"SE*{last - first + 1}*{found[first].split('*')[2]}"
    assert found[last + 1] == f"GE*1*{found[1].split('*')[6]}"
    assert found[last + 2] == f"IEA*1*{found[0].split('*')[13]}"
    assert found[first + 1].startswith("AK1*")
    return found[first + 2 : last]
