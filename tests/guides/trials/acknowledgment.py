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

ACCEPTED: Edits = (
    ("IK3*DTP*22*2300*I6\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\nCTX*CLM01:CLAIM1\n", ""),
    ("IK3*CLM*20*2300*8\nCTX*CLM01:CLAIM1\nIK4*2*782*I9\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", ""),
    ("IK5*R*I5\n", "IK5*A\n"),
    ("AK9*P*2*2*1", "AK9*A*2*2*2"),
)
REJECTED: Edits = (
    ("AK2*837*0001*005010X222A1\nIK5*A\n", ""),
    ("AK9*P*2*2*1", "AK9*R*1*1*0"),
)
ACCEPTED_SET = "AK2*837*0001*005010X222A1\nIK5*A\n"

TOGETHER = [
    row("X231.2000.AK202.010", (), ("AK2*837*0002*", "AK2*837*0001*")),
    row("X231.ST.AK901.010", ACCEPTED, ("AK9*A*2*2*2", "AK9*P*2*2*2")),
    row("X231.ST.AK901.020", (("IK5*R*I5", "IK5*E*I5"), ("AK9*P*2*2*1", "AK9*E*2*2*2")), ("AK9*E*", "AK9*A*")),
    row("X231.ST.AK901.040", REJECTED, ("AK9*R*1*1*0", "AK9*P*1*1*0")),
    row("X231.ST.AK905.010", ACCEPTED, ("AK9*A*2*2*2", "AK9*A*2*2*2*1")),
    row("X231.2000.IK501.010", ACCEPTED, ("0001*005010X222A1\nIK5*A\n", "0001*005010X222A1\nIK5*A*1\n")),
    row("X231.2000.IK501.020", (), ("IK5*R*I5", "IK5*R*3")),
    row("X231.2000.IK502.010", (*ACCEPTED, ("0002*005010X222A1\nIK5*A\n", "0002*005010X222A1\nIK5*R*3\n"), ("AK9*A*2*2*2", "AK9*P*2*2*1")), ("IK5*R*3", "IK5*R")),
    row("X231.2100.IK304.020", (), ("IK4*2*782*I9\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", "")),
    row("X231.2100.IK304.030", (), ("IK3*CLM*20*2300*8", "IK3*CLM*20*2300*2"), also={"X231.2100.IK304.010"}),
    Row("X231.2100.IK302.010", (), (("IK3*DTP*22*", "IK3*DTP*23*"),), lists={"segments_sent": ("1:0002:22:DTP", "1:0002:20:CLM")}),
    Row("X231.2100.IK301.010", (), (("IK3*DTP*22*", "IK3*ZZZ*22*"),), lists={"x12_segments": ("CLM", "DTP")}),
    row("X231.2110.IK404.010", (("IK4*2*782*I9\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\n", "IK4*2*782*5*1234567890123456789\n"),), ("*5*1234567890123456789", "*5")),
    row("X231.2100.CTX.020", (), ("IK3*CLM*20*2300*8\nCTX*CLM01:CLAIM1\n", "IK3*CLM*20*2300*8\n")),
    row("X231.2100.IK3.010", (("IK3*DTP*22*2300*I6\nCTX*SITUATIONAL TRIGGER*CLM*20*2300*11:1\nCTX*CLM01:CLAIM1\n", "IK3*DTP*22*2300*8\nCTX*CLM01:CLAIM1\nIK4*1*374*1\n"),), ("DTP*22*", "DTP*20*")),
]  # fmt: skip

ROWS = [*ANSWERED, *TOGETHER]
