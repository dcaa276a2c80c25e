"""Real material that Python packages ship, and generated stand-ins for it."""
