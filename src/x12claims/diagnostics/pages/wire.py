"""Pages of the W codes: the bytes themselves."""

from __future__ import annotations

from x12claims.diagnostics.pages import Page

_ISA = "ISA*00*          *00*          *ZZ*TESTSENDER     *ZZ*TESTRECEIVER   *260105*1200*^*00501*000000905*0*T*:~"
_GS = "GS*HC*TESTSENDER*TESTRECEIVER*20260105*1200*1*X*005010X222A1~"
_END = "SE*31*0001~\nGE*1*1~\nIEA*1*000000905~"

PAGES = {
    "W001": Page(
        cause="An editor or a spreadsheet saved the file as Unicode text and put three bytes in front of it.",
        mend="Save the file as plain ASCII or Latin-1 text without a byte order mark.",
        passing=_ISA,
        failing=f"\\xef\\xbb\\xbf{_ISA}",
    ),
    "W002": Page(
        cause="A program wrote line ends or blanks before the first byte of the interchange.",
        mend="Let the file begin with the three letters ISA.",
        passing=_ISA,
        failing=f"\n   {_ISA}",
    ),
    "W003": Page(
        cause="The file was printed, mailed or edited: lines were cut at one width, or segments were indented.",
        mend="Write each segment whole, right behind the terminator or line end of the one before.",
        passing=f"{_GS}\nST*837*0001*005010X222A1~",
        failing=f"{_GS}\n    ST*837*0001*005010X222A1~",
    ),
    "W004": Page(
        cause="A log line, a page number or a part of another file stands before ISA or behind IEA.",
        mend="Remove what is not X12; keep one interchange right behind the other.",
        passing=f"IEA*1*000000904~\n{_ISA}",
        failing=f"IEA*1*000000904~\nend of batch 904\n{_ISA}",
    ),
    "W005": Page(
        cause="ISA is the one segment of fixed width, and blanks that fill its elements were cut off or added.",
        mend="Fill ISA02, ISA04, ISA06 and ISA08 with blanks to 10, 10, 15 and 15 characters: ISA has 106 in all.",
        passing=_ISA,
        failing="ISA*00**00**ZZ*TESTSENDER*ZZ*TESTRECEIVER*260105*1200*^*00501*000000905*0*T*:~",
    ),
    "W006": Page(
        cause="The program that wrote the file puts terminators between segments, not behind each one.",
        mend="Write the segment terminator behind IEA too. If more than that is missing, send the file again.",
        passing=_END,
        failing=_END[:-1],
    ),
    "W007": Page(
        cause="The terminator that ISA declares is not the one that the segments use: they run into one another.",
        mend="Use the same segment terminator behind ISA and behind every other segment.",
        passing=f"{_ISA}\n{_GS}",
        failing=f"{_ISA}\n{_GS[:-1]}!ST*837*0001*005010X222A1!BHT*0019*00*1*20260105*1200*CH!",
    ),
    "W008": Page(
        cause="Two of the delimiters are the same character, or one of them is a letter, a digit or a blank.",
        mend="Choose four different characters that no data holds; * : ^ ~ are the usual ones.",
        passing=_ISA,
        failing=_ISA.replace("T*:~", "T**~"),
    ),
    "W009": Page(
        cause="The transfer broke off, or the file is not X12.",
        mend="Send the file again, whole.",
        passing=_ISA,
        failing=_ISA[:62],
    ),
}
