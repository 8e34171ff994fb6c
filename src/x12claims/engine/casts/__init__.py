"""Units that come again and again, taken and judged in one go: see ``caster``."""
