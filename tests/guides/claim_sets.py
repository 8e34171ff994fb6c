"""837s of one claim, whose rules are tried: all that they have in common stands here."""

from __future__ import annotations

# Segments end in newlines, so that one a line can be edited.
_OPENING = """\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *{day}*1200*^*00501*000000001*0*T*:
GS*HC*SENDER*RECEIVER*20{day}*1200*1*X*{guide}
ST*837*0001*{guide}
BHT*0019*00*REF1*20{day}*1200*CH
NM1*41*2*EXAMPLE BILLING*****46*SENDER
PER*IC*PAT SAMPLE*TE*2025550101
NM1*40*2*EXAMPLE CLEARING*****46*RECEIVER
HL*1**20*1
NM1*85*2*{billing}*****XX*1234567893
N3*1 EXAMPLE STREET
N4*SPRINGFIELD*IL*627010001
REF*EI*123456789
HL*2*1*22*0
SBR*S*18*GROUP1******CI
NM1*IL*1*SAMPLE*PAT****MI*MEMBER1
N3*2 EXAMPLE STREET
N4*SPRINGFIELD*IL*62701
DMG*D8*19800101*F
NM1*PR*2*EXAMPLE HEALTH*****PI*PAYER2
"""


def claim_set(guide: str, day: str, billing: str, claim: str) -> str:
    """A secondary claim of a subscriber who is the patient, sent on ``day`` (YYMMDD) by the provider ``billing``."""
    body = _OPENING.format(guide=guide, day=day, billing=billing) + claim
    count = body[body.index("ST*837") :].count("\n") + 1
    return f"{body}SE*{count}*0001\nGE*1*1\nIEA*1*000000001\n"
