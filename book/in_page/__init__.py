"""What runs the cells of a page in the reader's browser; packed by `book/runnable.py`, on Python alone."""
