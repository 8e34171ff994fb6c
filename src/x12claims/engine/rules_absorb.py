"""What a finished unit leaves with the loops around it: the source of ``absorb``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from x12claims.engine.rules_code import Accumulator, Code
from x12claims.engine.rules_logic import Sure, barren, exists, spelled, stays
from x12claims.engine.rules_path import Bind, chains_between
from x12claims.grammar.ir import LoopUse, Rule

if TYPE_CHECKING:
    from x12claims.engine.rules_write import Writer


def absorbing(writer: Writer, unit: str, code: Code[Any], node: Bind) -> list[str]:
    """Statements that keep what loops around need of a unit, ``node``; none where nothing is kept of it."""
    places: dict[str, list[str]] = {}
    for entry in writer.accumulators.get(unit, ()):
        anchors = frozenset(entry.anchors) or _starts(writer, entry)
        places.setdefault(_anchor(writer, entry.heads, anchors, unit), []).extend(_entry(entry, code, node))
    for index, rule in writer.rules:
        if index in writer.seen and writer.seen[index][1] == unit:
            outer = rule.demand[1]
            heads = chains_between(writer.guide, outer, unit)
            lines = _seen(writer, rule, writer.seen[index][0], unit, code, node)
            places.setdefault(_anchor(writer, heads, frozenset([outer]), unit), []).extend(lines)
    body: list[str] = []
    for anchor, lines in places.items():
        if lines:
            body += [f"A = {anchor}", "if A is not None and A is not EMPTY:", "    acc = A.acc"]
            body += ["    if acc is None:", "        acc = A.acc = {}", *("    " + line for line in lines)]
    return [*code.paths.lines, *body]


def _anchor(writer: Writer, heads: tuple[tuple[str, ...], ...], anchors: frozenset[str], unit: str) -> str:
    """Source of the node that keeps it: of ``anchors``, one from which one of ``heads`` leads down to the unit."""
    every = {chain for anchor in anchors for chain in chains_between(writer.guide, anchor, unit)}
    nearest = {chain for chain in every if anchors.isdisjoint(chain[:-1])}
    if nearest == set(heads):
        return f"UP(N.parent, {writer.names.codes(anchors)})"
    return f"CLIMB(N, {writer.names.constant(heads)}, {writer.names.codes(anchors)})"


def _starts(writer: Writer, entry: Accumulator) -> frozenset[str]:
    first = entry.heads[0][0]
    loops = writer.guide.loops.values()
    return frozenset(
        loop.id for loop in loops if any(isinstance(item, LoopUse) and item.loop == first for item in loop.items)
    )


def _entry(entry: Accumulator, code: Code[Any], node: Bind) -> list[str]:
    env: dict[str, Bind] = {"": Bind("A"), "_u": node}
    _, variable, source, where, value = entry.over
    key = entry.key
    if entry.kind == "some":
        return _some(entry, code, env)
    if entry.kind in ("sum", "count"):
        found = code.aggregate((entry.kind, ("over", variable, source, where, value)), env)
        if found in ("ZERO", "0"):
            return []
        if entry.kind == "count":
            return [f"acc[{key}] = acc.get({key}, 0) + {found}"]
        if isinstance(found, Sure):
            return [f"before = acc.get({key}, ZERO)", f"if before is not None: acc[{key}] = before + {found}"]
        return [f"ADD_SUM(acc, {key}, {found})"]
    found = code.over(entry.over, entry.value_kind or "text", env)
    if found == "[]":
        return []
    if entry.kind in ("min", "max", "keys"):
        return [f"ADD_{entry.kind.upper()}(acc, {key}, {found})"]
    kept = f"acc.setdefault({key}, f[0])" if entry.kind == "first" else f"acc[{key}] = f[-1]"
    return [f"f = {found}", f"if f: {kept}"]


def _some(entry: Accumulator, code: Code[Any], env: dict[str, Bind]) -> list[str]:
    _, variable, source, where, value = entry.over
    body = value[0] if value is not None else None
    clauses, bind = code.run_source(source, env, stays(variable, where, body))
    inner = {**env, variable: bind}
    if where:
        clauses = [*clauses, f"if {code.true(where, inner)}"]
    test = "True"
    if value is not None:
        test = code.true(body, inner) if value[1].endswith("true") else code.false(body, inner)
        if value[1].startswith("not"):
            test = f"not {test}" if test not in ("True", "False") else str(test == "False")
    test = exists(clauses, test)
    kept = f"acc[{entry.key}] = True"
    return [] if test == "False" else [kept] if test == "True" else [f"if {test}:", f"    {kept}"]


def _seen(writer: Writer, rule: Rule, key: int, unit: str, code: Code[Any], node: Bind) -> list[str]:
    inner = () if unit == rule.scope else chains_between(writer.guide, unit, rule.scope)
    env: dict[str, Bind] = {"_u": node}
    clauses, bind = code.paths.clauses(("at", "_u", (), inner, (), (), (), "loop", 1, 0, ()), env)
    env[""] = bind
    if rule.each:
        more, bind = code.run_source(rule.each[1], env)
        clauses = [*clauses, *more]
        env[rule.each[0]] = bind
    if barren(clauses):
        return []
    where = f" if {code.true(rule.when, env)}" if rule.when else ""
    keys = ", ".join(code.value(one, "text", env) for one in rule.demand[2])
    return [f"ADD_KEYS(acc, {key}, [y for y in [({keys},) {spelled(clauses)}{where}] if y[0]])"]
