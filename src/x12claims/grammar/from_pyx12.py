"""Guides from the maps of pyx12: the structure that its XML states, as the text of a guide and of its dictionary.

pyx12 (BSD licence) carries maps of guides that are not transcribed here: 834, 820 and the 004010 set.  A map knows
loops, segments, elements, codes and syntax notes; it knows no situation, no balance and no rule, and neither does the
guide that is made of it.  Its dictionary is made of the same map, because one release is not the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from attrs import field, frozen

_DROPPED = frozenset("and or of the for a an to in by".split())
_NOTE = re.compile(r"[PRECL](\d\d){2,}")
LOOPS = "loops.guide"
_PLAIN = re.compile(r"[A-Za-z0-9.]+")
_LISTS = {"country": "country", "currency": "currency", "adj_reason": "carc", "remark_code": "rarc"}
Xml = ElementTree.Element


class MapError(ValueError):
    """The map cannot become a guide; the sentence says why."""


@frozen
class Listed:
    """A row of pyx12's index: where a map lies and for which documents it is."""

    id: str
    set: str
    group: str
    file: str
    purpose: str = ""


@frozen
class Texts:
    """What to write: the guide, its part with loops that stand in several places ("": there is none), and the
    dictionary that its line ``base`` names.
    """

    guide: str
    loops: str
    dictionary: str
    base: str


def index(maps: str) -> list[Listed]:
    """The maps that ``maps.xml`` lists, one for each guide (of several of one guide the last, which pyx12 takes)."""
    found: dict[tuple[str, str], Listed] = {}
    for row in ElementTree.fromstring(maps).iter("map"):
        version, short = row.get("vriic", ""), row.get("abbr", "")
        if not short[:3].isdigit() or not row.text or short in ("997", "999"):
            continue  # the interchange itself, and answers to any guide
        listed = Listed(version, short[:3], row.get("fic", ""), row.text.strip(), row.get("tspc", ""))
        found[version, short] = listed
    return sorted(found.values(), key=lambda each: (each.id, each.file))


def elements(dataele: str) -> dict[str, tuple[str, str, str, str]]:
    """Number to name, type, least and most of each element of ``dataele.xml``."""
    return {
        row.get("ele_num", ""): (
            row.get("name", ""),
            row.get("data_type", ""),
            row.get("min_len", ""),
            row.get("max_len", ""),
        )
        for row in ElementTree.fromstring(dataele).iter("data_ele")
    }


def convert(
    listed: Listed, guide_id: str, map_text: str, known: dict[str, tuple[str, str, str, str]], origin: str
) -> Texts:
    """The texts of one map.  ``guide_id`` is the id that the guide gets, ``origin`` where it comes from, in words.

    Raises MapError where the map says what no guide can.
    """
    return _Conversion(listed, guide_id, ElementTree.fromstring(map_text), known, origin).texts()


@frozen
class _Conversion:
    listed: Listed
    guide_id: str
    root: Xml
    known: dict[str, tuple[str, str, str, str]]
    origin: str
    segments: dict[str, dict[int, str]] = field(factory=dict)
    names: dict[str, str] = field(factory=dict)
    notes: dict[str, list[str]] = field(factory=dict)
    composites: dict[str, dict[int, str]] = field(factory=dict)
    bodies: dict[str, tuple[str, list[str]]] = field(factory=dict)
    placed: dict[str, int] = field(factory=dict)

    def texts(self) -> Texts:
        start = next((each for each in self.root.iter("loop") if each.get("xid") == "ST_LOOP"), None)
        if start is None:
            raise MapError(f"The map {self.listed.file} has no ST_LOOP, so it holds no transaction set.")
        for loop in start.iter("loop"):
            _untangle(loop)
            if loop.get("type") != "wrapper":
                self.placed[loop.get("xid", "")] = self.placed.get(loop.get("xid", ""), 0) + 1
        body = self._body(start, 1, start)
        base = f"{self.guide_id}-dictionary"
        head = [
            f"# {self.origin}. It states structure only; nobody here has proof-read it.",
            f'guide {self.guide_id} "{_quoted(_get(self.root, "name") or self.guide_id)}"',
            f"  transaction {self.listed.set}",
            f"  group {self.listed.group}",
            f"  base {base}",
        ]
        if re.search(r"X\d{3}A\d$", self.listed.id):  # senders name the guide without its addendum as well
            head.append(f"  aliases {self.listed.id[:-2]}")
        if self.listed.purpose:
            head.append(f"  select BHT02 = {self.listed.purpose}")
        head += [f"  rules {self.guide_id}", f'  origin "{self.origin}"']
        head += [f"  parts {LOOPS}", ""] if self.bodies else [""]
        shared: list[str] = []
        for head_line, lines in self.bodies.values():
            shared += ["", head_line, *lines]
        loops = "\n".join([f"part of {self.guide_id}", *shared]) + "\n" if shared else ""
        return Texts("\n".join([*head, *body]) + "\n", loops, self._dictionary(base), base)

    # ---- structure
    def _body(self, loop: Xml, depth: int, around: Xml) -> list[str]:
        items = list(_flat(loop))
        rivals = [*_own(loop), *_own(around)]
        lines: list[str] = []
        used: set[str] = set()
        for item in items:
            if (_get(item, "usage") or "S") == "N":
                continue
            if item.tag == "segment":
                lines += self._segment(item, depth, used, item is items[0] and loop.get("xid") != "ST_LOOP", rivals)
            else:
                lines += self._loop(item, depth, loop)
        return lines

    def _loop(self, loop: Xml, depth: int, around: Xml) -> list[str]:
        xid, indent = loop.get("xid", ""), "  " * depth
        loop_id = re.sub("[^0-9A-Za-z]", "", xid)
        title = _quoted(_get(loop, "name") or loop_id)
        usage, times = _get(loop, "usage") or "S", _times(_get(loop, "repeat"))
        head = next(_flat(loop), None)
        if head is not None and head.tag == "segment":  # usage and repeat are the loop's here, never its head's
            usage = "S" if _get(head, "usage") == "S" else usage
            times = _times(_get(head, "max_use")) if times == "1" else times
        if self.placed[xid] == 1:
            return [
                f'{indent}loop {loop_id} {_snake(title)} {usage} {times} "{title}"',
                *self._body(loop, depth + 1, around),
            ]
        body, number = self._body(loop, 1, around), 1
        while (named := self._numbered(loop_id, number)) in self.bodies and self.bodies[named][1] != body:
            number += 1  # a map may state the loops of subscriber and dependent differently
        self.bodies[named] = (f'loop {named} {_snake(title)} "{title}"', body)
        return [f"{indent}loop {named} {usage} {times}"]

    @staticmethod
    def _numbered(loop_id: str, number: int) -> str:
        return loop_id if number == 1 else f"{loop_id}x{number}"

    def _segment(self, segment: Xml, depth: int, used: set[str], head: bool, rivals: list[Xml]) -> list[str]:
        segment_id, indent = segment.get("xid", ""), "  " * depth
        title = _quoted(_get(segment, "name") or segment_id)
        self.names.setdefault(segment_id, title)
        for note in segment.findall("syntax"):
            text = (note.text or "").strip()
            if _NOTE.fullmatch(text) and text not in self.notes.setdefault(segment_id, []):
                self.notes[segment_id].append(text)
        parts = [each for each in segment if each.tag in ("element", "composite")]
        lines: list[str] = []
        names: set[str] = set()
        for part in parts:
            lines += self._part(segment_id, part, depth + 1, names)
        tag = " at 03" if segment_id == "HL" else _tag(segment, rivals)
        usage = "R 1" if head else f"{_get(segment, 'usage') or 'S'} {_times(_get(segment, 'max_use'))}"
        return [f'{indent}{segment_id}{tag} {_unused(_snake(title), used)} {usage} "{title}"', *lines]

    def _part(self, segment_id: str, part: Xml, depth: int, names: set[str]) -> list[str]:
        position = int(_get(part, "seq") or "0")
        number = _get(part, "data_ele") or ""
        numbers = self.segments.setdefault(segment_id, {})
        if numbers.setdefault(position, number) != number:
            number = numbers[position]
        if part.tag == "composite":
            of = self.composites.setdefault(number, {})
            for inner in part.findall("element"):
                of.setdefault(int(_get(inner, "seq") or "0"), _get(inner, "data_ele") or "")
        usage = _get(part, "usage") or "N"
        if usage == "N":
            return []
        title = _quoted(_get(part, "name") or number)
        name = _unused(_snake(title), names)
        times = _get(part, "repeat") or "1"
        often = f" repeat {_times(times)}" if times != "1" else ""
        line = f'{"  " * depth}{position:02} {name} {usage}{often}{self._facet(part, number)} "{title}"'
        lines, inner_names = [line], set[str]()
        for inner in part.findall("element"):
            if part.tag == "composite" and (_get(inner, "usage") or "N") != "N":
                lines += self._component(inner, depth + 1, inner_names)
        return lines

    def _component(self, inner: Xml, depth: int, names: set[str]) -> list[str]:
        number = _get(inner, "data_ele") or ""
        title = _quoted(_get(inner, "name") or number)
        position = int(_get(inner, "seq") or "0")
        name = _unused(_snake(title), names)
        return [f'{"  " * depth}{position:02} {name} {_get(inner, "usage")}{self._facet(inner, number)} "{title}"']

    def _facet(self, part: Xml, number: str) -> str:
        codes = part.find("valid_codes")
        _, _, least, most = self.known.get(number, ("", "", "1", "80"))
        listed = [(code.text or "").strip() for code in codes.findall("code")] if codes is not None else []
        listed = [code for code in dict.fromkeys(listed) if int(least) <= len(code) <= int(most)]
        if listed:
            return " = " + " | ".join(code if _PLAIN.fullmatch(code) else f'"{_quoted(code)}"' for code in listed)
        outside = _LISTS.get(codes.get("external", "")) if codes is not None else None
        return f" in {outside}" if outside else ""

    # ---- dictionary
    def _dictionary(self, base: str) -> str:
        numbers = {n for of in (*self.segments.values(), *self.composites.values()) for n in of.values()}
        lines = [f"# {self.origin}.", f'dictionary {base} "What the segments of {self.guide_id} are"']
        whole = {number for number, of in self.composites.items() if of}  # of the others no use sends a component
        for number in sorted(numbers - whole):
            title, kind, least, most = self.known.get(number, (f"Element {number}", "AN", "1", "80"))
            form = " format 1250" if number == "1251" else ""
            lines.append(f'  element {number} "{_quoted(title)}" {kind} {least}..{most}{form}')
        for number in sorted(whole):
            of = self.composites[number]
            lines.append(f'  composite {number} "{number}"')
            lines += [f"    {position:02} {inner} O" for position, inner in sorted(of.items())]
        repeats = self._repeats()
        for segment_id, of in sorted(self.segments.items()):
            lines.append(f'  segment {segment_id} "{self.names[segment_id]}"')
            lines += [
                f"    {position:02} {number} O{repeats.get((segment_id, position), '')}"
                for position, number in sorted(of.items())
            ]
            lines += [f"    note {note}" for note in self.notes.get(segment_id, ()) if self._fits(note, of)]
        return "\n".join(lines) + "\n"

    def _repeats(self) -> dict[tuple[str, int], str]:
        """How often an element may come where it may most often, by segment and position; nothing where once."""
        most: dict[tuple[str, int], str] = {}
        for segment in self.root.iter("segment"):
            for part in segment:
                times = _get(part, "repeat") or "1"
                if part.tag in ("element", "composite") and times != "1":
                    key = segment.get("xid") or "", int(_get(part, "seq") or "0")
                    most[key] = max(most.get(key, "1"), times, key=_rank)
        return {key: f" repeat {_times(times)}" for key, times in most.items() if times != "1"}

    @staticmethod
    def _fits(note: str, of: dict[int, str]) -> bool:
        places = [int(note[at : at + 2]) for at in range(1, len(note), 2)]
        return all(place in of for place in places) and len(set(places)) == len(places)


def _rank(times: str) -> int:
    """Numbers in order, and what is none (as ">1") behind them."""
    return int(times) if times.isdigit() else 1 << 30


def _flat(loop: Xml) -> Iterator[Xml]:
    """Segments and loops of a loop; what stands in a wrapper stands in the loop around it."""
    for item in loop:
        if item.tag == "loop" and (item.get("type") == "wrapper" or _headless(item)):
            yield from _flat(item)
        elif item.tag in ("loop", "segment"):
            yield item


def _headless(loop: Xml) -> bool:
    first = next((each.tag for each in loop if each.tag in ("loop", "segment")), "loop")
    return first == "loop"


def _get(item: Xml, name: str) -> str:
    """What an item says of itself, as an attribute or as an element of its own: maps have both forms."""
    return (item.get(name) or item.findtext(name) or "").strip()


def _own(loop: Xml) -> Iterator[Xml]:
    """The segments that may stand in a loop: its own, and the heads of the loops in it."""
    for item in _flat(loop):
        head = item if item.tag == "segment" else next(_flat(item), None)
        if head is not None and head.tag == "segment":
            yield head


def _tag(segment: Xml, rivals: list[Xml]) -> str:
    """The bracket that tells a use from others of its id: the codes of the first element in which they differ."""
    others = [each for each in rivals if each is not segment and each.get("xid") == segment.get("xid")]
    for position in (1, 2, 3) if others else (1,):
        own = _codes(segment, position)
        if own and not any(own & _codes(other, position) for other in others):
            at = "" if position == 1 else f" at {position:02}"
            return f"{at} [{','.join(sorted(own))}]" if at else f"[{','.join(sorted(own))}]"
    own = _codes(segment, 1)
    return f"[{','.join(sorted(own))}]" if own else ""


def _untangle(loop: Xml) -> None:
    """Lets each code name one of several uses of a segment id in a loop: the first that has it; how often all of them
    may stand there stays.
    """
    first: dict[str, Xml] = {}
    for segment in loop.findall("segment"):
        earlier = first.setdefault(segment.get("xid", ""), segment)
        if earlier is segment or _tag(segment, [earlier]) != _tag(segment, []):
            continue
        own, taken = _codes(segment, 1), _codes(earlier, 1)
        for codes in list(segment.iter("valid_codes"))[:1]:
            for code in [each for each in codes.findall("code") if (each.text or "").strip() in own & taken]:
                codes.remove(code)
        limits = [_get(each, "max_use") for each in (earlier, segment)]
        if own and own & taken:
            together = str(sum(map(int, limits))) if all(limit.isdigit() for limit in limits) else ">1"
            for limit in earlier.findall("max_use"):
                limit.text = together
            if "max_use" in earlier.attrib:
                earlier.set("max_use", together)
        if own and own <= taken:
            loop.remove(segment)


def _codes(segment: Xml, position: int) -> set[str]:
    """What the element at a position, or the first component of a composite there, has to be."""
    for part in segment:
        if part.tag in ("element", "composite") and _get(part, "seq") == f"{position:02}":
            first = part if part.tag == "element" else part.find("element") if position == 1 else None
            if first is None or _get(part, "usage") != "R" or _get(first, "usage") != "R":
                return set()
            codes = {(code.text or "").strip() for code in first.iter("code")}
            return codes if len(codes) <= 40 and all(re.fullmatch("[A-Za-z0-9]+", code) for code in codes) else set()
    return set()


def _times(text: str) -> str:
    return text if text.isdigit() else ">1"


def _quoted(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace('"', "'")).strip()


def _snake(title: str) -> str:
    words = [word for word in re.findall("[a-z0-9]+", title.lower().replace("'s", "")) if word not in _DROPPED]
    name = "_".join(words[:6]) or "item"
    return name if name[0].isalpha() else f"no_{name}"


def _unused(name: str, used: set[str]) -> str:
    found, number = name, 2
    while found in used:
        found, number = f"{name}_{number}", number + 1
    used.add(found)
    return found
