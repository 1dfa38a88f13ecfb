"""Whether a goal can be proved: fixed rules over its own words, each finding with the words that led to it.

Pure code, no Django. English only; what it cannot judge it says. Nothing here is a verdict on the goal or its author.
"""

from apps.goals.clarity.finding import Code, Finding, Look, Unable
from apps.goals.clarity.findings import look

__all__ = ["Code", "Finding", "Look", "Unable", "look"]
