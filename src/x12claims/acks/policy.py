"""Which acknowledgement a finding belongs to, and what a trading partner may have agreed differently.

``ROUTES`` is the whole of it: transaction set and SNIP type decide.  What the document alone shows to be wrong in
syntax or situation goes to the 999 of every set (X12 RFI 1075, 1575); the business content of a claim is answered by
the 277CA, that of an inquiry by its response set, and sets that have no such answer are judged by the 999 alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from x12claims.diagnostics.finding import Finding

Route = Literal["999", "277CA", "response", "none"]

SETS: dict[str, str] = {
    # functional identifier code (GS01) -> transaction set, for the groups that a healthcare 999 answers (AK101, AK201)
    "BE": "834",
    "HB": "271",
    "HC": "837",
    "HI": "278",
    "HN": "277",
    "HP": "835",
    "HR": "276",
    "HS": "270",
    "RA": "820",
}
ACKNOWLEDGED_SETS = frozenset(SETS.values())
ACKNOWLEDGEMENTS = frozenset({"FA"})  # GS01 of 997 and 999: they are never acknowledged themselves

_CLAIM: dict[int, Route] = {1: "999", 2: "999", 3: "277CA", 4: "999", 5: "277CA", 6: "277CA", 7: "277CA"}
_INQUIRY: dict[int, Route] = {1: "999", 2: "999", 3: "999", 4: "999", 5: "response", 6: "response", 7: "response"}
_ONE_WAY: dict[int, Route] = {1: "999", 2: "999", 3: "999", 4: "999", 5: "999", 6: "999", 7: "999"}

ROUTES: dict[tuple[str, int], Route] = {
    (transaction, type): route
    for transactions, table in (
        (("837",), _CLAIM),
        (("270", "276", "278"), _INQUIRY),
        (("271", "277", "820", "834", "835"), _ONE_WAY),
    )
    for transaction in transactions
    for type, route in table.items()
}

CLAIM_ANSWER: Route = "277CA"


@frozen
class Policy:
    """What a receiver has agreed with its partner about acknowledgements.

    ``routes`` replaces rows of ``ROUTES``.  ``accept_with_errors`` reports warnings and answers E instead of A where
    nothing worse was found.  ``max_segments`` bounds the IK3 of one transaction set, ``max_elements`` the IK4 of one
    IK3, which keeps memory and answer small for a set that is wrong throughout; what was left out is counted in
    ``Acknowledgements.omitted``.  ``functional_when_refused`` writes the 999 even for an interchange whose TA1 says R.
    Raises ValueError for a limit below 1.
    """

    routes: Mapping[tuple[str, int], Route] = field(factory=dict)
    accept_with_errors: bool = False
    max_segments: int = field(default=1000)
    max_elements: int = field(default=100)
    functional_when_refused: bool = False

    @max_segments.validator
    @max_elements.validator
    def _positive(self, attribute: object, value: int) -> None:
        if value < 1:
            raise ValueError(f"{getattr(attribute, 'name', 'a limit')} is {value}: give 1 or more")

    def route(self, transaction: str, finding: Finding) -> Route:
        """The acknowledgement that reports ``finding`` in a transaction set such as "837".

        Of type 4, what a rule gives a claim status code only (``ack "A7:..."``) is not for the 999 to say: the
        document shows it, but only the payer's answer has words for it.
        """
        key = (transaction, finding.type)
        route = self.routes.get(key) or ROUTES.get(key, "999")
        if finding.type == 4 and route == "999" and finding.ack.stc and not (finding.ack.ik3 or finding.ack.ik4):
            return CLAIM_ANSWER if transaction == "837" else route
        return route

    def reports(self, severity: str) -> bool:
        """Whether a finding of this severity is reported at all: notes never, warnings only where E was agreed."""
        return severity == "error" or (severity == "warning" and self.accept_with_errors)
