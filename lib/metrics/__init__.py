"""Scores of what a model puts out, one a file."""
