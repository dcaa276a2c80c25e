"""Models: layers put together for one task each."""
