"""A small dictionary and a small guide, with every kind of line in them, for the tests of this room."""

from __future__ import annotations

from x12claims.grammar import dictionary, ir, lower
from x12claims.grammar.parse import parse

DICTIONARY = """\
dictionary 009000 "A small release"
  element 96 "Number of Segments" N0 1..10
  element 98 "Entity" ID 2..3
  element 127 "Reference" AN 1..50
  element 128 "Reference Qualifier" ID 2..3
  element 143 "Set" ID 3..3
  element 329 "Control Number" AN 4..9
  element 374 "Date Qualifier" ID 3..3
  element 628 "Level Id" AN 1..12
  element 735 "Level" ID 1..2
  element 782 "Amount" R 1..18
  element 1028 "Claim Id" AN 1..38
  element 1035 "Name" AN 1..60
  element 1250 "Format" ID 2..3
  element 1251 "Period" AN 1..35 format 1250
  element 1270 "List" ID 1..3
  element 1271 "Code" AN 1..30
  composite C022 "Code Information"
    01 1270 M
    02 1271 M
    03 1250 X
    04 1251 X
    05 782 O
    note P0304
  segment ST "Set Header"
    01 143 M
    02 329 M
  segment SE "Set Trailer"
    01 96 M
    02 329 M
  segment HL "Level"
    01 628 M
    02 628 O
    03 735 M
  segment CLM "Claim"
    01 1028 M
    02 782 O
    03 C022 O
  segment DTP "Date"
    01 374 M
    02 1250 M
    03 1251 M
  segment HI "Codes"
    01 C022 M
    02 C022 O
    03 C022 O
  segment NM1 "Party"
    01 98 M
    02 1035 O
  segment REF "Reference"
    01 128 M
    02 127 X
    03 127 X repeat 3
    note R0203
  segment LX "Line"
    01 628 M
    02 782 O
  segment ZZZ "Not used in health care"
    01 127 O
"""

GUIDE = """\
guide 009000X1 "A small guide"
  transaction 837
  group HC
  base 009000
  aliases 009000X0
  rules X1
  mandatory ST HL SE
  parts claim.guide

  ST header                        R 1
    01 set                         R  = 837
    02 control_number              R
  loop 2000A provider              R >1                     "Provider"
    HL at 03 provider_level        R 1
      01 id                        R
      03 level                     R  = 20
    loop 2000B subscriber          R >1
      HL at 03 subscriber_level    R 1
        01 id                      R
        02 parent                  R
        03 level                   R  = 22
      loop 2300                    S 100
      loop 2000C patient           S >1
        HL at 03 patient_level     R 1
          01 id                    R
          02 parent                R
          03 level                 R  = 23
        loop 2300                  R 100
  SE trailer                       R 1
    01 count                       R
    02 control_number              R
"""

CLAIM = """\
part of 009000X1

shape date on DTP
  01 kind                          R
  02 format                        R  = D8
  03 date                          R

loop 2300 claim "Claim" unit
  CLM claim                        R 1
    01 claim_id                    R  AN 1..20              "Patient Control Number"
    02 total_charge                R  money
    03 cause                       S
      01 list                      R  = AA | OA
      02 code                      R
      05 amount                    S
        when CLM03-1 is AA else forbidden warning
  DTP[439] accident                S 1  like date
    when CLM03-1 is AA | OA else optional
  DTP[431,454] onset               S 2  like date
    02 format                      R  = D8 | RD8
  REF[F8] payer_number             S 1
    when "the payer gave a number"
    01 kind                        R
    02 value                       R  AN 1..30
  REF[G1] authorization            S 1
    01 kind                        R
    02 value                       R
  HI[ABK,BK] diagnoses             R 1
    01 principal                   R
      01 kind                      R
      02 code                      R  in by kind ABK icd_10_cm, BK icd_9_cm
    02..03 other                   S
      01 kind                      R  = ABF | BF
      02 code                      R
      03 format                    S  = D8
      04 period                    S
  loop 2310A referring             S 1
    NM1[DN] referring              R 1
      01 entity                    R
      02 name                      R
  loop 2310B rendering             S 1
    when "another than the billing provider rendered the service"
    NM1[82] rendering              R 1
      01 entity                    R
      02 name                      R
  loop 2400 line                   R 50
    LX line                        R 1
      01 number                    R
      02 charge                    R  money

rule *.2300.CLM02.010
  CLM02 = sum(2400.LX02)
  doc "The claim total is the sum of its lines."

rule *.2300.REF.010 warning type 4
  when CLM03
  require REF[F8]
  doc "A claim with a cause names the payer's number."
  source "RFI 1"
"""


def make_dictionary(text: str = DICTIONARY) -> dictionary.Dictionary:
    return dictionary.build([parse(text, "dictionary.guide")])


def make(guide: str = GUIDE, *parts: str, source: str = "") -> ir.Guide:
    """Lowers a guide text with its parts; the guide itself is named guide.guide, its parts claim.guide."""
    parsed = [parse(part, "claim.guide") for part in parts]
    return lower.lower(parse(guide, "guide.guide"), parsed, make_dictionary(), source)


def small() -> ir.Guide:
    return make(GUIDE, CLAIM)


def flat(body: str, *, extra: str = "") -> str:
    """A guide whose ST loop holds ``body`` between header and trailer; its first body line is line 10 of the text."""
    return (
        'guide 009000X1 "Flat"\n  transaction 837\n  group HC\n  base 009000\n'
        f"{extra or '  rules X1'}\n"
        "  ST header R 1\n    01 set R = 837\n    02 control_number R\n  # body\n"
        + "".join(f"  {line}\n" for line in body.splitlines())
        + "  SE trailer R 1\n    01 count R\n    02 control_number R\n"
    )


def segment(guide: ir.Guide, loop: str, name: str, tag: str = "") -> ir.SegmentUse:
    return next(
        use for use in guide.loops[loop].items if isinstance(use, ir.SegmentUse) and (use.id, use.tag) == (name, tag)
    )
