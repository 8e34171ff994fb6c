"""What is made of a document as a whole: a tree to walk in Python, JSON and back, text to read, a mended copy."""

from __future__ import annotations
