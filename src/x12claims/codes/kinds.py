"""The kinds of lists that users import, and which of them make up a list that guides name.

A guide asks for ``hcpcs`` wherever HCPCS level II and CPT may stand: what of it is at hand says nothing of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import field, frozen


@frozen
class Kind:
    """A kind of list.

    ``months`` is how long an edition is in force where no newer one is known, counted from the month ``begins`` (0:
    nobody knows), ``ended`` the last day of a list that is not used any more; ``covers`` is the form of the codes that
    it speaks of, "" for any.
    """

    name: str
    about: str
    owner: str
    months: int = 0
    covers: str = ""
    ended: str = ""
    begins: int = 1
    _form: re.Pattern[str] | None = field(init=False, eq=False, repr=False)

    @_form.default
    def _compiled(self) -> re.Pattern[str] | None:
        return re.compile(self.covers) if self.covers else None

    def speaks_of(self, code: str) -> bool:
        return self._form is None or self._form.fullmatch(code) is not None


_CMS, _AHA = "CMS, public", "AHA (NUBC), licensed"
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("hcpcs", "HCPCS level II codes, with their modifiers", _CMS, 3, "[A-CE-V][0-9]{4}"),
        Kind("hcpcs_modifier", "HCPCS level II modifiers (imported with hcpcs)", _CMS, 3, "(?!P[1-6])[A-Z][A-Z0-9]"),
        Kind("cpt", "CPT codes", "AMA, licensed", 12, "[0-9]{4}[0-9A-Z]"),
        Kind("modifier", "modifiers of any kind, in one list", "yours"),
        Kind("cdt", "CDT codes", "ADA, licensed", 12, "D[0-9]{4}"),
        Kind("icd_10_cm", "ICD-10-CM, codes that may be billed", _CMS, 12, begins=10),
        Kind("icd_10_pcs", "ICD-10-PCS", _CMS, 12, begins=10),
        Kind("icd_9_cm", "ICD-9-CM diagnoses", _CMS, ended="20150930"),
        Kind("icd_9_pcs", "ICD-9-CM procedures", _CMS, ended="20150930"),
        Kind("hipps", "HIPPS rate codes", _CMS),
        Kind("drg", "diagnosis related groups", _CMS, 12, begins=10),
        Kind("loinc", "LOINC", "Regenstrief, licensed"),
        Kind("ndc", "National Drug Code, eleven digits", "FDA, public"),
        Kind("taxonomy", "provider taxonomy", "NUCC, licensed"),
        Kind("revenue", "revenue codes", _AHA),
        Kind("value_code", "value codes", _AHA),
        Kind("occurrence", "occurrence codes", _AHA),
        Kind("occurrence_span", "occurrence span codes", _AHA),
        Kind("condition", "condition codes", _AHA),
        Kind("point_of_origin", "points of origin", _AHA),
        Kind("discharge_status", "patient discharge status", _AHA),
        Kind("admission_type", "priority (type) of admission", _AHA),
        Kind("ncci_ptp", "NCCI procedure-to-procedure edits, practitioners", _CMS, 3),
        Kind("ncci_ptp_hospital", "NCCI procedure-to-procedure edits, outpatient hospitals", _CMS, 3),
        Kind("mue", "medically unlikely edits, practitioners", _CMS, 3),
        Kind("mue_hospital", "medically unlikely edits, outpatient hospitals", _CMS, 3),
        Kind("mue_dme", "medically unlikely edits, equipment suppliers", _CMS, 3),
    )
}
"""What has a layout or a term of its own; any other name is a list of the user's, in a plain table."""

MADE_OF: Mapping[str, tuple[str, ...]] = {
    "hcpcs": ("hcpcs", "cpt", "cdt"),
    "modifier": ("modifier", "hcpcs_modifier"),
}
"""Lists of guides that more kinds than one make up."""


def kind_of(name: str) -> Kind:
    """The kind of this name; one of the user's own where none is known."""
    return KINDS.get(name) or Kind(name, "a list of your own", "yours")


def parts_of(list_name: str) -> tuple[str, ...]:
    """The kinds that a list of guides is made of."""
    return MADE_OF.get(list_name, (list_name,))


def lists_of(kind: str) -> tuple[str, ...]:
    """The lists of guides that a kind is part of."""
    return tuple(dict.fromkeys((kind, *(name for name, parts in MADE_OF.items() if kind in parts))))
