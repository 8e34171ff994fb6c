"""Which acknowledgement a finding belongs to, and what a trading partner may have agreed differently.

``ROUTES`` is the whole of it: transaction set and SNIP type decide.  What the document alone shows to be wrong in
syntax or situation goes to the 999 of every set (X12 RFI 1075, 1575); the business content of a claim is answered by
the 277CA, that of an inquiry by its response set, and sets that have no such answer are judged by the 999 alone.

What was agreed with a partner replaces rows: in Python as a ``Policy``, at the command line as a JSON file
(``policy_of``).  What is an error at all, the profile of the run decides (``gate`` or ``intake``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

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

    ``single_claims`` takes a set in although one of its claims has an error that is the 999's to tell: the 999 says E,
    and the 277CA rejects that claim with status 684 (where none is written, the set is refused as ever).
    ``max_statuses`` bounds what a 277CA tells of one claim.
    Raises ValueError for a limit below 1, a set or type that there is not, or a route that there is not.
    """

    routes: Mapping[tuple[str, int], Route] = field(factory=dict)
    accept_with_errors: bool = False
    max_segments: int = field(default=1000)
    max_elements: int = field(default=100)
    functional_when_refused: bool = False
    single_claims: bool = False
    max_statuses: int = field(default=20)

    @routes.validator
    def _known(self, _: object, value: Mapping[tuple[str, int], Route]) -> None:
        for key, route in value.items():
            if key not in ROUTES:
                sets = ", ".join(sorted(ACKNOWLEDGED_SETS))
                raise ValueError(f"there is no route for {key!r}: name a set ({sets}) and a type from 1 to 7")
            if route not in get_args(Route):
                raise ValueError(f"{route!r} is no route: choose from {', '.join(get_args(Route))}")
            if route == CLAIM_ANSWER and key[0] != "837":
                raise ValueError(f"a 277CA answers an 837: it cannot tell what is wrong in a {key[0]}")

    @max_segments.validator
    @max_elements.validator
    @max_statuses.validator
    def _positive(self, attribute: object, value: int) -> None:
        if value < 1:
            raise ValueError(f"{getattr(attribute, 'name', 'a limit')} is {value}: give 1 or more")

    def route(self, transaction: str, finding: Finding) -> Route:
        """The acknowledgement that reports ``finding`` in a transaction set such as "837".

        Of type 4, what a rule gives a claim status code only (``ack "A7:..."``) is not for the 999 to say: the
        document shows it, but only the payer's answer has words for it.
        """
        key = (transaction, finding.type)
        agreed = self.routes.get(key)
        if agreed is not None:
            return agreed
        route = ROUTES.get(key, "999")
        if finding.type == 4 and route == "999" and finding.ack.stc and not (finding.ack.ik3 or finding.ack.ik4):
            return CLAIM_ANSWER if transaction == "837" else route
        return route

    def reports(self, severity: str) -> bool:
        """Whether a finding of this severity is reported at all: notes never, warnings only where E was agreed."""
        return severity == "error" or (severity == "warning" and self.accept_with_errors)


def policy_of(agreed: object) -> Policy:
    """The policy of what was agreed: an object such as ``{"routes": {"837": {"5": "999"}}, "single_claims": true}``.

    Its other names are those of ``Policy``.  Raises ValueError, with a sentence that says what to change.
    """
    if not isinstance(agreed, dict):
        raise ValueError('what was agreed is an object, such as {"routes": {"837": {"5": "999"}}}')
    stated = cast("dict[str, Any]", agreed)
    kinds: dict[str, type] = {
        "accept_with_errors": bool, "functional_when_refused": bool, "single_claims": bool,
        "max_segments": int, "max_elements": int, "max_statuses": int,
    }  # fmt: skip
    for name, value in stated.items():
        if name != "routes" and name not in kinds:
            raise ValueError(f"what was agreed has no {name!r}: there are routes, {', '.join(kinds)}")
        if name in kinds and type(value) is not kinds[name]:
            raise ValueError(f"{name} is {'true or false' if kinds[name] is bool else 'a number'}")
    routes: dict[tuple[str, int], Route] = {}
    tables = stated.get("routes", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ValueError('routes are by set and type, such as {"837": {"5": "999"}}')
    for transaction, table in tables.items():
        for type_, route in table.items():
            if not (type_.isascii() and type_.isdigit()):
                raise ValueError(f"{type_!r} is no type: name one from 1 to 7")
            routes[transaction, int(type_)] = route
    return Policy(**{**stated, "routes": routes})
