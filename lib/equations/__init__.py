"""What a page shows: every step, update and normalization with its gradient, over NumPy or torch."""
