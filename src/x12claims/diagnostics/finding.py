"""The one shape in which every layer says what it found."""

from __future__ import annotations

from attrs import frozen

SEVERITIES = ("note", "warning", "error")


@frozen
class AckCodes:
    """What a finding becomes in an acknowledgement; None where it does not belong there."""

    ta1: str | None = None  # TA105 interchange note
    ik3: str | None = None  # IK304 segment error
    ik4: str | None = None  # IK403 element error
    ik5: str | None = None  # IK502 transaction set error
    ak9: str | None = None  # AK905 group error
    stc: str | None = None  # 277CA category:status[:entity]


@frozen
class Finding:
    """One thing found, at one place.

    ``position`` counts segments in the transaction set with ST as 1 (the 999's own count) and is None in the
    envelope; for something missing it is the segment before which that was noticed.  ``offset`` and ``length``
    are bytes in the unpacked file.  ``type`` is the SNIP type, 1-7.  ``value`` is as it stood in the file;
    renderers mask it unless they are told not to.
    """

    code: str
    name: str
    severity: str
    type: int
    message: str
    ack: AckCodes = AckCodes()
    rule: str | None = None
    interchange: str | None = None
    group: str | None = None
    transaction: str | None = None
    loop: str | None = None
    segment: str | None = None
    position: int | None = None
    element: int | None = None
    component: int | None = None
    repetition: int | None = None
    path: str | None = None
    offset: int = 0
    length: int = 0
    line: int = 1
    column: int = 1
    value: str | None = None
    expected: str | None = None
    element_number: str | None = None  # data element reference number, for IK402
    context: tuple[str, int, str | None, int | None, int | None] | None = None
    """What set the condition of a situational finding: segment id, position, loop, element, component (999 CTX)."""
    business: tuple[str, str] | None = None
    """The business unit concerned, as the 999's CTX names it: ("CLM01", "26463774")."""
    public: bool = False
    """The value is a qualifier, count or control number and names nobody: it is shown even where values are masked."""
    derived: bool = False
    """``expected`` was worked out from data of the document (a sum, another element): it is masked like ``value``."""

    def text(self, *, show_phi: bool = False) -> str:
        """The message for a reader: ``{value}`` filled in, masked unless ``show_phi``."""
        from x12claims.diagnostics.mask import shown_message

        return shown_message(self, show_phi)
