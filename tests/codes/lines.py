"""Lines of code lists as their owners publish them, made up."""

from __future__ import annotations


def hcpcs(code: str, name: str, first: str = "19950101", last: str = "", mark: str = "3") -> str:
    """A record of CMS's HCPCS file: 320 columns, dates in 269-292."""
    place = f"   {code}" if len(code) == 2 else code
    return (f"{place:<5}00100{mark}{name:<80}".ljust(268) + f"{first:<8}20260101{last:<8}N").ljust(320)


def ordered(number: int, code: str, billable: bool, name: str) -> str:
    """A line of an ICD-10 order file: code in 7-13, whether it may be billed in 15, texts from 17 and 78."""
    return f"{number:05} {code:<7} {int(billable)} {name[:60]:<60} {name}"


HCPCS = "\n".join(
    [
        hcpcs("A0428", "Ambulance service, basic life support,"),
        hcpcs("A0428", "non-emergency transport", mark="4"),
        hcpcs("J9999", "Drug, not otherwise classified", "20240401"),
        hcpcs("G0008", "Something that ended", last="20251231"),
        hcpcs("LT", "Left side", mark="7"),
        hcpcs("LT", "of the body", mark="8"),
    ]
)
ICD_10_CM = "\n".join(
    [ordered(1, "J02", False, "Sore throats"), ordered(2, "J029", True, "Sore throat, of which no more is said")]
)
NCCI = """\
Column 1/Column 2 Edits
Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale
\t\tprior to 1996\tDate\tDate\t0=not allowed
99213\t87880\t\t20200101\t*\t1\tSample
99213\t10060\t*\t19960101\t20251231\t0\tSample
"""
MUE = """\
"A notice of copyright,
over two lines",,,
"HCPCS/
CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
99213,2,"2 Date of Service Edit: Policy",Sample
87880,1,"3 Date of Service Edit: Clinical",Sample
"""
