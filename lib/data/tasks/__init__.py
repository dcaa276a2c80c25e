"""Generated tasks: no licence, no download, and the score to beat is known exactly.

One task a file; the table in `lib.data` says which. Each function draws its samples from the generator it is
given, so that the same seed gives the same data.
"""
