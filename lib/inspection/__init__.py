"""Instruments: what a network does inside, and whether a gradient is right. Nothing here trains."""

from lib.inspection.trace import trace

__all__ = ["trace"]
