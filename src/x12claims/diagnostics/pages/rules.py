"""Pages of the codes that guide rules raise: B, R, C, L and P."""

from __future__ import annotations

from x12claims.diagnostics.pages import Page

PAGES = {
    "B400": Page(
        cause="A line, payment or adjustment was added, removed or rounded after the total had been written.",
        mend="Add up the parts that the rule names and correct the total, or the part that is wrong.",
        passing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y~\n...\nSV1*HC:99213*60*UN*1***1~\n...\nSV1*HC:87880*40*UN*1***1~",
        failing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y~\n...\nSV1*HC:99213*60*UN*1***1~\n...\nSV1*HC:87880*30*UN*1***1~",
    ),
    "R500": Page(
        cause="Another value of the document creates a situation in which the guide demands more than was sent.",
        mend="Send what is missing, or correct what creates the situation: `x12claims explain RULE` names it.",
        passing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y**AA:::IL~\nDTP*439*D8*20260102~",
        failing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y**AA~\nDTP*439*D8*20260102~",
    ),
    "R501": Page(
        cause="What was sent belongs to a situation that the rest of the document does not show.",
        mend="Leave out what is named, or send the value that calls for it: `x12claims explain RULE` names it.",
        passing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y**EM~",
        failing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y**EM:::IL~",
    ),
    "R502": Page(
        cause="A value is not what the rule demands of it, or contradicts another, as a pointer to no diagnosis.",
        mend="Correct the value, or what it has to agree with: `x12claims explain RULE` shows what is compared.",
        passing="HI*ABK:J029*ABF:R509~\n...\nSV1*HC:99213*100*UN*1***1:2~",
        failing="HI*ABK:J029~\n...\nSV1*HC:99213*100*UN*1***1:2~",
    ),
    "C600": Page(
        cause="The code is mistyped, written with signs that do not belong to it, or not in its code set at the date "
        "that counts.",
        mend="Send a code of that form and list (no points, blanks or hyphens), a number whose check digit fits, or "
        "what else the rule asks for: `x12claims explain RULE` shows it.",
        passing="PRV*PE*PXC*207Q00000X~",
        failing="PRV*PE*PXC*207Q00000Z~",
    ),
    "C601": Page(
        cause="The editions of a code list that are at hand were not in force on a day that the document names: the "
        "codes of that day are neither right nor wrong.  It is told once a file for each list.",
        mend="Import the edition of that time: `x12claims codes import icd_10_cm FILE --effective DATE`; "
        "`x12claims codes list` shows which are at hand.  The document itself needs no mending.",
        passing="HI*ABK:J029~\n...\nDTP*472*D8*20260601~",
        failing="HI*ABK:J029~\n...\nDTP*472*D8*20150601~",
    ),
    "L700": Page(
        cause="This kind of service needs data that the claim does not have, such as where an ambulance trip began.",
        mend="Send what the rule names for this kind of service.",
        passing="NM1*PW*2~\nN3*1 TEST STREET~\nN4*SPRINGFIELD*IL*62701~\n...\nSV1*HC:A0429*400*UN*1***1~",
        failing="SV1*HC:A0429*400*UN*1***1~",
    ),
    "P800": Page(
        cause="The trading partner published a companion guide that asks for more than the guide does.",
        mend="Send what the companion guide asks for, or ask the partner: `x12claims explain RULE` shows the rule.",
        passing="NM1*IL*1*EXAMPLE*JANE****MI*TST000000001~",
        failing="NM1*IL*1*EXAMPLE*JANE****MI*1~",
    ),
}
