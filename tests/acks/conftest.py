"""Fixtures of the acknowledgements."""

from __future__ import annotations

import pytest
from tests.acks.events import NOW

from x12claims.acks import AckBuilder, Control


@pytest.fixture
def builder() -> AckBuilder:
    """A builder that numbers from 7."""
    return AckBuilder(NOW, Control(7))
