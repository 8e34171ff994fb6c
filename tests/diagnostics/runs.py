"""A small run that every renderer is shown: one file, two transaction sets, findings of all severities."""

from __future__ import annotations

from io import StringIO

from x12claims.diagnostics.codes import finding
from x12claims.diagnostics.finding import Finding
from x12claims.diagnostics.render import renderer
from x12claims.diagnostics.results import FileResult, TransactionResult
from x12claims.diagnostics.summary import Tally

PATH = "out/batch, 50%: a.837"
SECRET = "EXAMPLEPERSON"
AROUND = {"interchange": "000000905", "group": "1"}


def missing() -> Finding:
    return finding(
        "S103",
        **AROUND,
        transaction="0001",
        loop="2300",
        segment="HI",
        position=23,
        path="2300.HI",
        offset=1234,
        column=1235,
        expected="HI[ABK,BK] after CLM",
    )


def misspelt() -> Finding:
    return finding(
        "D307",
        **AROUND,
        transaction="0001",
        loop="2010BA",
        segment="NM1",
        position=10,
        element=3,
        path="2010BA.NM103",
        offset=600,
        length=13,
        line=2,
        column=9,
        value=SECRET,
        message="2010BA.NM103 holds {value}",
    )


def padded() -> Finding:
    return finding(
        "D316", **AROUND, transaction="0001", segment="N3", position=11, path="2010BA.N301", value=f"{SECRET} "
    )


def counted() -> Finding:
    return finding("E003", interchange="000000905", segment="IEA", value="2", expected="1", line=9, column=1)


def render(form: str, findings: list[Finding] | None = None, *, show_phi: bool = False, colour: bool = False) -> str:
    """What ``form`` writes of the findings (those of the first set, then the envelope's) in a run over one file."""
    stream = StringIO()
    out = renderer(form, stream, show_phi=show_phi, colour=colour)
    found = [missing(), misspelt(), padded(), counted()] if findings is None else findings
    tally = Tally()
    tally.file()
    tally.interchange()
    out.begin("0.1.0")
    out.enter(PATH)
    for each in found:
        tally.finding(each)
        if each.transaction is not None:
            out.finding(each)
    for number, verdict in (("0001", "rejected"), ("0002", "accepted")):
        result = TransactionResult("837", number, "005010X222A1", 31, 2, verdict, **AROUND)
        tally.transaction(result)
        out.transaction(result)
    for each in found:
        if each.transaction is None:
            out.finding(each)
    out.file(FileResult(PATH, 1300, "ab12", "partial"))
    out.end(tally.summary())
    return stream.getvalue()
