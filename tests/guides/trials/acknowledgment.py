"""Rules of the 999.  Those that ``test_rules`` or a fixture breaks are not repeated."""

from __future__ import annotations

from tests.guides.test_rules import ACKNOWLEDGMENT
from tests.guides.trials.row import Edits, Row, row

BASES = {"X231": ACKNOWLEDGMENT}

SENT = {
    "groups_sent": ("HC:1:005010X222A1",),
    "group_counts_sent": ("1:2",),
    "group_sizes_sent": ("1:2",),
    "sets_sent": ("1:837:0001", "1:837:0002"),
    "sets_sent_with_guide": ("1:837:0001", "1:837:0002"),
    "guides_of_sets_sent": ("1:837:0001:005010X222A1", "1:837:0002:005010X222A1"),
    "segments_sent_in_loops": ("1:0002:20", "1:0002:22"),
    "loops_of_segments_sent": ("1:0002:20:2300", "1:0002:22:2300"),
    "elements_x12_demands": ("CLM:1",),
}
MISSING: Edits = (("IK4*2*782*I9\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", "IK4*1*1028*1\n"),)


def answer(rule: str, *failing: tuple[str, str], passing: Edits = ()) -> Row:
    return Row(rule, passing, failing, lists=SENT)


ANSWERED = [
    answer("X231.ST.AK1.010", ("AK1*HC*1*", "AK1*HP*1*")),
    answer("X231.ST.AK902.010", ("AK9*P*2*2*1", "AK9*P*3*2*1")),
    answer("X231.ST.AK903.010", ("AK9*P*2*2*1", "AK9*P*2*3*1")),
    answer("X231.2000.AK2.010", ("AK2*837*0001*", "AK2*837*0009*")),
    answer("X231.2000.AK2.011", ("0001*005010X222A1", "0001*005010X223A2")),
    answer("X231.2000.AK203.010", ("0001*005010X222A1", "0001")),
    answer("X231.2100.IK303.010", ("IK3*DTP*22*2300*", "IK3*DTP*22**")),
    answer("X231.2100.IK303.011", ("IK3*DTP*22*2300*", "IK3*DTP*22*2400*")),
    row("X231.2110.IK403.010", (), ("782*I9", "782*I9*0")),
    row("X231.2110.IK403.010", MISSING, ("1028*1\n", "1028*1*0\n")),
    answer("X231.2110.IK403.020", ("IK4*2*782*I9", "IK4*1*1028*I9")),
    answer("X231.2110.IK403.021", ("IK4*1*1028*1\n", "IK4*2*782*1\n"), passing=MISSING),
]  # fmt: skip

ROWS = ANSWERED
