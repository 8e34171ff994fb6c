"""Pages of the E codes: interchange, functional group and transaction set."""

from __future__ import annotations

from x12claims.diagnostics.pages import Page

_ISA = "ISA*00*          *00*          *ZZ*TESTSENDER     *ZZ*TESTRECEIVER   *260105*1200*^*00501*000000905*0*T*:~"
_GS = "GS*HC*TESTSENDER*TESTRECEIVER*20260105*1200*1*X*005010X222A1~"
_ST = "ST*837*0001*005010X222A1~"

PAGES = {
    "E001": Page(
        cause="The file was cut off, or two files were joined before the first was complete.",
        mend="Close each interchange with IEA; where data is missing too, send the file again.",
        passing=f"{_ISA}\n...\nGE*1*1~\nIEA*1*000000905~",
        failing=f"{_ISA}\n...\nGE*1*1~",
    ),
    "E002": Page(
        cause="Header and trailer come from different interchanges, or one of the two numbers lost its leading zeros.",
        mend="Write the nine digits of ISA13 into IEA02 unchanged.",
        passing=f"{_ISA}\n...\nIEA*1*000000905~",
        failing=f"{_ISA}\n...\nIEA*1*000000906~",
    ),
    "E003": Page(
        cause="A functional group was added or removed after the trailer had been counted.",
        mend="Write into IEA01 how many GS segments the interchange holds.",
        passing=f"{_GS}\n...\nGE*1*1~\nIEA*1*000000905~",
        failing=f"{_GS}\n...\nGE*1*1~\nIEA*2*000000905~",
    ),
    "E004": Page(
        cause="The file was cut off, or the next GS or IEA was written before the group was complete.",
        mend="Close each functional group with GE before the next GS or IEA.",
        passing="SE*31*0001~\nGE*1*1~\nIEA*1*000000905~",
        failing="SE*31*0001~\nIEA*1*000000905~",
    ),
    "E005": Page(
        cause="Header and trailer come from different functional groups.",
        mend="Write GS06 into GE02 unchanged.",
        passing=f"{_GS}\n...\nGE*1*1~",
        failing=f"{_GS}\n...\nGE*1*7~",
    ),
    "E006": Page(
        cause="A transaction set was added or removed after the trailer had been counted.",
        mend="Write into GE01 how many ST segments the functional group holds.",
        passing=f"{_ST}\n...\nSE*31*0001~\nGE*1*1~",
        failing=f"{_ST}\n...\nSE*31*0001~\nGE*3*1~",
    ),
    "E007": Page(
        cause="The file was cut off, or the next ST or GE was written before the transaction set was complete.",
        mend="Close each transaction set with SE before the next ST or GE.",
        passing=f"{_ST}\n...\nSE*31*0001~\nGE*1*1~",
        failing=f"{_ST}\n...\nGE*1*1~",
    ),
    "E008": Page(
        cause="Header and trailer come from different transaction sets, or leading zeros were lost.",
        mend="Write ST02 into SE02 unchanged, leading zeros included.",
        passing=f"{_ST}\n...\nSE*31*0001~",
        failing=f"{_ST}\n...\nSE*31*1~",
    ),
    "E009": Page(
        cause="A segment was added, removed or lost after the trailer had been counted.",
        mend="Count the segments from ST to SE, both included, and write that into SE01.",
        passing=f"{_ST}\nBHT*0019*00*1*20260105*1200*CH~\nSE*3*0001~",
        failing=f"{_ST}\nBHT*0019*00*1*20260105*1200*CH~\nSE*1*0001~",
    ),
    "E010": Page(
        cause="A header or trailer is missing or doubled, so that this segment stands outside every transaction set.",
        mend="Order the envelope as ISA, GS, ST ... SE, GE, IEA; TA1 stands between ISA and the first GS.",
        passing=f"{_GS}\n{_ST}\nBHT*0019*00*1*20260105*1200*CH~",
        failing=f"{_GS}\nBHT*0019*00*1*20260105*1200*CH~\n{_ST}",
    ),
    "E011": Page(
        cause="The same file was put in twice, or the counter of the sender was set back.",
        mend="Give each interchange between one sender and one receiver a number of its own in ISA13 and IEA02.",
        passing="IEA*1*000000905~\nISA*...*000000906*0*T*:~",
        failing="IEA*1*000000905~\nISA*...*000000905*0*T*:~",
    ),
    "E012": Page(
        cause="Functional groups were joined into one interchange without new numbers.",
        mend="Give each functional group of an interchange a number of its own in GS06 and GE02.",
        passing=f"GE*1*1~\n{_GS.replace('*1*X', '*2*X')}",
        failing=f"GE*1*1~\n{_GS}",
    ),
    "E013": Page(
        cause="Transaction sets were joined without new numbers, or one was put in twice.",
        mend="Give each transaction set a number of its own in ST02 and SE02.",
        passing="SE*31*0001~\nST*837*0002*005010X222A1~",
        failing="SE*31*0001~\nST*837*0001*005010X222A1~",
    ),
    "E014": Page(
        cause="Header of the group and header of the set were written for different guides or versions.",
        mend="Write the same guide into GS08 and ST03.",
        passing=f"{_GS}\n{_ST}",
        failing=f"{_GS}\nST*837*0001*005010X223A2~",
    ),
    "E015": Page(
        cause="GS08 is mistyped, is of another release, or names a guide that is neither carried here nor your own.",
        mend="Where GS08 and ST03 are wrong, name a guide of `x12claims guide list`; where they are right, add theirs: "
        "`x12claims guide import ID --from pyx12` makes it where pyx12 has a map of it (without ID, its maps are "
        "listed), and one that you write goes into a folder of its own in `~/.local/share/x12claims/guides`, or where "
        "X12CLAIMS_GUIDES says.",
        passing=_GS,
        failing=_GS.replace("005010X222A1", "005010X999"),
    ),
    "E016": Page(
        cause="A transaction set was put into a functional group of another kind.",
        mend="Send it in a group of its kind: HC has 837, HP 835, FA 999, HS 270, HB 271, HR 276, HN 277, HI 278.",
        passing=f"{_GS}\n{_ST}",
        failing=f"{_GS.replace('*HC*', '*HP*')}\n{_ST}",
    ),
    "E017": Page(
        cause="A batch was closed before anything had been put into it.",
        mend="Send nothing where there is nothing to send.",
        passing=f"{_GS}\n{_ST}\n...\nSE*31*0001~\nGE*1*1~",
        failing=f"{_GS}\nGE*0*1~",
    ),
    "E018": Page(
        cause="No guide of this version is carried here; one was imported with `x12claims guide import`.",
        mend="Nothing needs mending. Trust what is said of types 1 and 2, and check amounts and situations elsewhere.",
        passing=f"{_GS}\n{_ST}",
        failing="GS*BE*SENDER*RECEIVER*20260101*1200*1*X*005010X220A1~\nST*834*0001*005010X220A1~",
    ),
}
