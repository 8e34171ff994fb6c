"""Pages of the D codes: elements and components."""

from __future__ import annotations

from x12claims.diagnostics.pages import Page

PAGES = {
    "D301": Page(
        cause="The program had no value, or shifted the elements of the segment by one.",
        mend="Send the element; count the separators before it.",
        passing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y~",
        failing="CLM*TEST0001****11:B:1*Y*A*Y*Y~",
    ),
    "D302": Page(
        cause="The element is part of the standard, and the guide has no use for it in this place.",
        mend="Leave the element empty.",
        passing="NM1*IL*1*EXAMPLE*JANE****MI*TEST00001~",
        failing="NM1*IL*1*EXAMPLE*JANE**MRS**MI*TEST00001~",
    ),
    "D303": Page(
        cause="An element separator stands within data, or elements of another segment were written here.",
        mend="Remove the separator from the data, or the elements that the segment does not have.",
        passing="N3*1 TEST STREET*SUITE 2~",
        failing="N3*1 TEST STREET*SUITE 2*REAR~",
    ),
    "D304": Page(
        cause="A component separator stands within data, or a component of another composite was written here.",
        mend="Remove the separator from the data, or the components that the composite does not have.",
        passing="CLM*TEST0001*100***11:B:1*Y*A*Y*Y~",
        failing="CLM*TEST0001*100***11:B:1:X*Y*A*Y*Y~",
    ),
    "D305": Page(
        cause="Leading zeros were lost, or a value was cut.",
        mend="Send the whole value, with its leading zeros.",
        passing="N4*SPRINGFIELD*IL*62701~",
        failing="N4*SPRINGFIELD*I*62701~",
    ),
    "D306": Page(
        cause="The value is longer than the standard or the guide allows, or two values were joined.",
        mend="Shorten the value to the maximum, or send it in the element that has room for it.",
        passing="N4*SPRINGFIELD*IL*62701~",
        failing="N4*SPRINGFIELD*ILLINOIS*62701~",
    ),
    "D307": Page(
        cause="The value holds an accented letter, a control character, or text in another encoding.",
        mend="Write the value with the letters, digits and signs of X12's basic or extended character set.",
        passing="NM1*IL*1*EXAMPLE*RENE****MI*TEST00001~",
        failing="NM1*IL*1*EXAMPLE*REN\\xc9****MI*TEST00001~",
    ),
    "D308": Page(
        cause="The code is mistyped, in lower case, or not among those that the guide takes in this place.",
        mend="Send one of the codes that the guide lists in this place.",
        passing="SBR*P*18*******CI~",
        failing="SBR*X*18*******CI~",
    ),
    "D309": Page(
        cause="The date is not in the calendar, or not in the form that the qualifier before it announces.",
        mend="Write what the qualifier before it says: CCYYMMDD under D8, CCYYMMDD-CCYYMMDD under RD8, CCYYMMDDHHMM "
        "under DT.",
        passing="DTP*472*D8*20260228~",
        failing="DTP*472*D8*20260230~",
    ),
    "D310": Page(
        cause="Hours, minutes or seconds are out of range, or colons were written.",
        mend="Write times as HHMM or HHMMSS, from 0000 to 2359.",
        passing="BHT*0019*00*1*20260105*1200*CH~",
        failing="BHT*0019*00*1*20260105*2561*CH~",
    ),
    "D311": Page(
        cause="The number holds a letter, a currency sign, a thousands separator, blanks, or a second point.",
        mend="Write digits only, with a leading minus and one decimal point where they are needed.",
        passing="SV1*HC:99213*1200.5*UN*1***1~",
        failing="SV1*HC:99213*1,200.50*UN*1***1~",
    ),
    "D312": Page(
        cause="The element takes fewer values than were sent, or the repetition separator stands within data.",
        mend="Keep as many repetitions as the guide allows, or remove the separator from the data.",
        passing="REF*EI*000000001~",
        failing="REF*EI*000000001^000000002~",
    ),
    "D313": Page(
        cause="Elements that belong together were sent in part, such as a qualifier without its value.",
        mend="Send the element that is missing, or leave out the one that calls for it.",
        passing="NM1*IL*1*EXAMPLE*JANE****MI*TEST00001~",
        failing="NM1*IL*1*EXAMPLE*JANE****MI~",
    ),
    "D314": Page(
        cause="Two elements were sent of which the standard allows one only.",
        mend="Leave one of the two empty: here the state, or the subdivision of the country.",
        passing="N4*SPRINGFIELD*IL*62701~",
        failing="N4*SPRINGFIELD*IL*62701*US***IL~",
    ),
    "D315": Page(
        cause="The program writes a separator for each element that the segment could have.",
        mend="End the segment or composite behind its last value.",
        passing="N3*1 TEST STREET~",
        failing="N3*1 TEST STREET**~",
    ),
    "D316": Page(
        cause="A value of fixed width was taken over from a database with its blanks.",
        mend="Cut off the blanks behind the value. Only ISA has elements of fixed width.",
        passing="NM1*85*2*TEST CLINIC*****XX*1234567893~",
        failing="NM1*85*2*TEST CLINIC    *****XX*1234567893~",
    ),
    "D317": Page(
        cause="A value was taken over with the blanks before it, or was aligned to the right.",
        mend="Cut off the blanks before the value.",
        passing="NM1*85*2*TEST CLINIC*****XX*1234567893~",
        failing="NM1*85*2* TEST CLINIC*****XX*1234567893~",
    ),
    "D318": Page(
        cause="The value has the right type and length, and not the form that the guide or companion guide demands.",
        mend="Write the value in the form that is expected; `x12claims guide show` shows the facet.",
        passing="NM1*IL*1*EXAMPLE*JANE****MI*TST000000001~",
        failing="NM1*IL*1*EXAMPLE*JANE****MI*000000001TST~",
    ),
}
