"""Instruments: what a network does inside, and whether a gradient is right. Nothing here trains."""
