"""Acknowledgements: TA1, 999 and 277CA written from findings, and read back against what was sent.

``AckBuilder(now=datetime(2024, 3, 1, 12, 0), control=Control(1))`` is fed by the engine (it is a sink), and its
``result()`` holds one interchange of bytes for each functional group, one for each 837 taken in, and the TA1s that are
due.
"""

from __future__ import annotations

from x12claims.acks.builder import KINDS, AckBuilder, Acknowledgements
from x12claims.acks.claim import Claim, ClaimNumbers
from x12claims.acks.envelope import Control
from x12claims.acks.functional import Omitted
from x12claims.acks.policy import ROUTES, Policy, policy_of

__all__ = [
    "KINDS",
    "ROUTES",
    "AckBuilder",
    "Acknowledgements",
    "Claim",
    "ClaimNumbers",
    "Control",
    "Omitted",
    "Policy",
    "policy_of",
]
