"""Pages of the S and H codes: segments, loops and hierarchy."""

from __future__ import annotations

from x12claims.diagnostics.pages import Page

_CLM = "CLM*TEST0001*100***11:B:1*Y*A*Y*Y~"
_HI = "HI*ABK:J029~"
_LINE = "LX*1~\nSV1*HC:99213*100*UN*1***1~\nDTP*472*D8*20260105~"
_RENDERING = "NM1*82*1*SAMPLE*ANNA****XX*1234567893~"
_SUBSCRIBER = "SBR*P*18*******CI~"

PAGES = {
    "S101": Page(
        cause="The segment id is mistyped, or the terminator of the segment before was lost within data.",
        mend="Correct the segment id, which is in upper case, or remove the delimiter that stands within the data "
        "before it.",
        passing=f"REF*EA*TEST0001~\n{_HI}",
        failing=f"RFE*EA*TEST0001~\n{_HI}",
    ),
    "S102": Page(
        cause="The segment belongs to another loop, or the segment that opens its loop is missing before it.",
        mend="Move the segment to the loop that the guide gives it, or send what opens that loop.",
        passing=f"{_CLM}\n{_HI}",
        failing=f"{_CLM}\nDMG*D8*19800101*F~\n{_HI}",
    ),
    "S103": Page(
        cause="The program has no data for the segment, or wrote it into another loop.",
        mend="Send the segment at the place that is named.",
        passing=f"{_CLM}\n{_HI}\n{_LINE}",
        failing=f"{_CLM}\n{_LINE}",
    ),
    "S104": Page(
        cause="The segment is of another guide: institutional, dental and professional claims differ.",
        mend="Leave the segment out, or send the document under the guide that has it.",
        passing=f"{_CLM}\n{_HI}",
        failing=f"{_CLM}\nCL1*1*1*01~\n{_HI}",
    ),
    "S105": Page(
        cause="The segment was written again, often for each service line in place of once for the claim.",
        mend="Keep as many as the guide allows; put the rest where the guide has room for it, or split the claim.",
        passing="DTP*431*D8*20260102~",
        failing="DTP*431*D8*20260102~\nDTP*431*D8*20260103~",
    ),
    "S106": Page(
        cause="More of these loops were written than the guide allows in this place.",
        mend="Keep as many loops as the guide allows, or split what is above them.",
        passing=f"{_CLM}\n{_HI}\n{_RENDERING}",
        failing=f"{_CLM}\n{_HI}\n{_RENDERING}\n{_RENDERING}",
    ),
    "S107": Page(
        cause="The segments of the loop were written in another order than that of the guide.",
        mend="Move the segment before those that follow it in the guide.",
        passing="N3*1 TEST STREET~\nN4*SPRINGFIELD*IL*62701~",
        failing="N4*SPRINGFIELD*IL*62701~\nN3*1 TEST STREET~",
    ),
    "S108": Page(
        cause="The program has no data for the loop, or its first segment is missing or has another qualifier.",
        mend="Send the loop; look first at the qualifier of the segment that opens it.",
        passing=f"{_CLM}\n{_HI}\n{_LINE}\nSE*31*0001~",
        failing=f"{_CLM}\n{_HI}\nSE*28*0001~",
    ),
    "S110": Page(
        cause="The program writes a segment without asking whether it has anything to say.",
        mend="Leave the segment out, or fill its elements.",
        passing="REF*EA*TEST0001~",
        failing="REF~",
    ),
    "H201": Page(
        cause="Levels were added, removed or sorted after numbering, or numbering went on from the set before.",
        mend="Count HL01 up by one from 1 at the first HL of each transaction set.",
        passing="HL*1**20*1~\n...\nHL*2*1*22*0~",
        failing="HL*1**20*1~\n...\nHL*3*1*22*0~",
    ),
    "H202": Page(
        cause="HL02 names a level that does not exist, comes later, or may not stand above this one.",
        mend="Write the HL01 of the level above into HL02; leave HL02 empty at the top level.",
        passing="HL*1**20*1~\n...\nHL*2*1*22*0~",
        failing="HL*1**20*1~\n...\nHL*2*7*22*0~",
    ),
    "H203": Page(
        cause="The flag was written before it was known whether lower levels follow.",
        mend="Write 1 into HL04 where a later HL names this one in HL02, otherwise 0.",
        passing=f"HL*2*1*22*0~\n{_SUBSCRIBER}\n...\n{_CLM}",
        failing=f"HL*2*1*22*1~\n{_SUBSCRIBER}\n...\n{_CLM}",
    ),
    "H204": Page(
        cause="A level is missing in between, or HL03 is no level of this transaction set.",
        mend="Nest the levels as the guide does: in an 837 20 (billing provider), 22 (subscriber), 23 (patient).",
        passing="HL*1**20*1~\n...\nHL*2*1*22*1~\n...\nHL*3*2*23*0~",
        failing="HL*1**20*1~\n...\nHL*2*1*23*0~",
    ),
    "H205": Page(
        cause="HL02 was counted on with HL01; published examples of the 278 have it in their service levels.",
        mend="Write the HL01 of the level above into HL02 of each of its levels.",
        passing="HL*4*3*EV*1~\n...\nHL*5*4*SS*0~\n...\nHL*6*4*SS*0~",
        failing="HL*4*3*EV*1~\n...\nHL*5*4*SS*0~\n...\nHL*6*5*SS*0~",
    ),
}
