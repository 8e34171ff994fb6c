"""The four characters that cut an interchange into segments, elements, repetitions and components."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

REPETITION_SINCE = "00402"
"""The first ISA12 in which ISA11 is the repetition separator; before, it names the control standards ("U")."""

_NAMES = ("element", "component", "repetition", "segment")


@frozen
class Delimiters:
    """Delimiters of one interchange, each one latin-1 character; ``repetition`` is "" where there is none."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"

    @classmethod
    def from_isa(cls, elements: Sequence[str], element: str, segment: str) -> Delimiters:
        """What an ISA of 17 ``elements`` (``[0]`` its id) declares, cut by ``element`` and ended by ``segment``.

        An empty ISA16 leaves nothing to tell components apart; ":" stands in, so that no reader meets an
        empty separator.
        """
        standards, version, component = elements[11], elements[12].strip(), elements[-1]
        declares = len(standards) == 1 and standards != " " and not _letter_or_digit(standards)
        repetition = standards if declares and (not version.isdigit() or version >= REPETITION_SINCE) else ""
        return cls(element, component[:1] or ":", repetition, segment)

    @property
    def parts_components(self) -> bool:
        """Whether the component separator can part composites: a character of its own that is no data."""
        others = (self.element, self.segment)
        return self.component not in others and self.component != " " and not _letter_or_digit(self.component)

    def problems(self) -> tuple[str, ...]:
        """Why these delimiters cannot tell data apart, one clause each; empty where they can.

        One character for components and for repetitions is none: no guide repeats a composite where it lets a simple
        element repeat, so the guide tells them apart, and eligibility responses in production do come so.
        """
        used = [(name, getattr(self, name)) for name in _NAMES if getattr(self, name)]
        found = []
        for place, (name, character) in enumerate(used):
            if _letter_or_digit(character):
                found.append(f"the {name} delimiter is {character!r}, a letter or digit")
            elif character == " ":
                found.append(f"the {name} delimiter is a blank")
            found += [
                f"{character!r} is both {name} and {other} delimiter"
                for other, same in used[place + 1 :]
                if same == character and (name, other) != ("component", "repetition")
            ]
        return tuple(found)


def _letter_or_digit(character: str) -> bool:
    return character.isascii() and character.isalnum()
