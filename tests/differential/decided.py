"""Disagreements with pyx12 that somebody has looked at, and who is right.

A disagreement that none of these explains fails the test: look at it, mend what is wrong here, or add a line that says
why pyx12 is.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from attrs import frozen

US, THEM, BOTH = "x12claims", "pyx12", "both"


@frozen
class Decision:
    """``documents`` is a shell pattern of names; ``theirs`` and ``ours`` are searched for in what each says."""

    documents: str
    theirs: str
    ours: str
    right: str
    why: str

    def explains(self, document: str, theirs: str, ours: str) -> bool:
        return (
            fnmatchcase(document, self.documents)
            and re.search(self.theirs, theirs) is not None
            and re.search(self.ours, ours) is not None
        )


NO_OPINION = "pyx12 stops without a verdict"

DECIDED = (
    # Layout and envelope
    Decision("*", r"^rejects: not an X12 file", r"^accepts", US,
             "A byte order mark, blank lines before ISA, and line ends at one width are layout, met in production; each gets a note."),
    Decision("*", r"^rejects: \w+ Segment contains a leading space", r"^accepts", US,
             "Blanks before a segment id are layout of a file that was indented for the eye; it gets a note."),
    Decision("*", r"^rejects: Mandatory segment \"Interchange Control Trailer\"", r"^accepts", US,
             "IEA is there and whole, only its terminator is missing: a warning (W006)."),
    Decision("*", r"^rejects: .*(trailing element terminators|unnecessary trailing spaces)", r"^accepts", BOTH,
             "X12 wants them suppressed, and they change no meaning: a warning here (D315, D316), an error there."),
    Decision("*", r"^accepts", r"^rejects: E010 TA1", US, "TA1 stands between ISA and the first GS (X12.5), not behind a group."),
    Decision("*", r"^accepts", r"^rejects: E014", US, "ST03 has to be what GS08 says (guides, ST03); pyx12 does not compare them."),
    Decision("*005010X217*", r"^fails: EngineError: Map not found", r"", US, "pyx12 has no map of the 278 of 5010."),
    Decision("*", r"^fails: EngineError: Map not found", r"^accepts", US,
             "GS08 names the guide without its addendum, or with a later one: aliases that senders use."),
    Decision("*", r"^fails", r"^rejects", US, f"{NO_OPINION} on a document that is wrong."),
    Decision(
        "outside/*",
        r"^accepts",
        r"^rejects: E015",
        BOTH,
        "A set without a guide here (997): it cannot be judged, and that is an error; pyx12 has a map for it.",
    ),
    # Lists of codes that other bodies keep
    Decision("*", r"is not a valid code for (Place of Service|.*State|Country|Currency|Claim Payment Remark|Claim Adjustment Reason|.*Province) ?Code",
             r"^accepts", BOTH, "A list that changes outside X12: judged at type 5 (C600) here, with the syntax there."),
    # The 837P
    Decision("*", r"PWK \(\w\w\) is not a valid code for Attachment Transmission Code", r"^accepts", US,
             "The PWK of the line that names a certificate of medical necessity (CT) has codes of its own: AB, AD, AF, AG, NS."),
    Decision("*", r"Your 2400/LX01 Service Line Number", r"^accepts", BOTH,
             "LX01 counts the lines: a rule of the guide (type 4) here, part of the syntax there."),
    Decision("*", r"^accepts", r"^rejects: H203", US, "HL04 has to say truly whether lower levels follow; pyx12 does not look."),
    Decision("*", r"NM1 Mandatory data element \"Identification Code Qualifier\" \(NM108\)", r"^accepts", US,
             "NM108 of the subscriber (2010BA) is situational: a policyholder in a property and casualty claim may be a company without number."),
    Decision("*", r"BHT \(31\) is not a valid code", r"^accepts", US, "BHT06 31, subrogation demand, is one of the three codes of the 837P."),
    # The 837I
    Decision("*", r"N4 Data element \"Billing Provider Postal Zone or ZIP Code\" .* failed to match", r"^accepts", BOTH,
             "Nine digits are asked of the billing provider's ZIP code, and published examples have five: a warning of a rule (type 4) here."),
    # The 277CA
    Decision("*005010X214*", r"Mandatory loop \".*\" \((2200C|2000C)\) missing", r"^accepts", US,
             "A batch that is refused whole names no provider, and a provider of whom nothing is said has no trace: both are situational."),
    Decision("*005010X214*", r"STC Mandatory data element \"Status Information Effective Date\"", r"^accepts", US,
             "A status of a service line or of a provider has the date of the claim's: STC02 is situational there."),
    Decision("*005010X214*", r"HL \(0\) is not a valid code for Hierarchical Child Code", r"^accepts", US,
             "A provider who is refused has no patients below, and HL04 says so."),
    Decision("*envelope/pass/control-character-delimiters.edi", r"^rejects: no reason given", r"^accepts", US,
             "Control characters part segments and elements on mainframes; X12 recommends them."),
    # The 835 and the 999
    Decision("*", r"^rejects: (N1|NM1) Mandatory loop \".*\" \((1000A|2010BA)\) missing", r"^accepts", US,
             "1000A and 1000B, 2010BA and 2010BB are instances of one loop at one position of the standard, so either may come first."),
    Decision("*", r"CTX Segment CTX exceeded max count", r"^accepts", US,
             "The 999 has two CTX in one place: the business unit, once, and the situational trigger, up to nine times."),
    Decision("*", r"^accepts", r"^rejects: (S103|S108) (2100\.NM1\[QC\]|2100\.CLP|2000\.IK5)$", US,
             "CLP, LX or AK2 stands twice running, so that the first of the two lacks what its loop requires; pyx12 asks only the last."),
    # Elements
    Decision("*", r"^accepts", r"^rejects: D306 .*(AMT|HI\[BE\])", US, "The guides hold amounts to ten digits, eight of them before the point; pyx12 allows the dictionary's eighteen."),
    Decision("*", r"^accepts", r"^rejects: D312", US, "This element does not repeat; pyx12 takes the repetition separator for data."),
)  # fmt: skip


# Where a guide here says something else than most transcriptions of it: guides, place, what they say, what it says, why.
DEPARTURES = (
    ("837P, 837I", "ST03", "the guide's own id", "any text", "It is held against GS08 (E014), which may be an alias."),
    ("837P, 837I", "2300.CLM01", "20 characters", "38 characters",
     "Twenty are what each receiver has to keep (RFI 525); a longer one is valid to read."),
    ("837P, 837I", "2300 below 2000C", "situational", "required",
     "One line of a table states both places of the loop; a patient has a level only for claims."),
)  # fmt: skip

# Outside samples that others hold to be right and that are refused here.
REFUSED = (
    ("kputnam/stupidedi 837-institutional-claim.edi", "D309 2300.DTP[434]03",
     "The period of the statement (RD8) is two dates with a hyphen between; it has one."),
    ("Silvenga/vscode-edi-x12-support X223-837I-two-claims-for-the-same-provider.edi", "D311 IEA01, W004",
     "A line break stands within IEA01, and text behind the interchange."),
)  # fmt: skip


def decision(document: str, theirs: str, ours: str) -> Decision | None:
    """The first decision that explains a disagreement."""
    return next((each for each in DECIDED if each.explains(document, theirs, ours)), None)
