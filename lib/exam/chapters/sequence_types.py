"""Coding exercises of chapter 01, sequences and the shapes of sequence problems."""


def _runs_and_answers():
    for T, S in ((7, 4), (2, 3), (5, 5)):
        counts = {
            "many-to-one": (T, 1),
            "one-to-one": (1, 1),
            "one-to-many": (S, S),
            "many-to-many-equal": (T, T),
            "many-to-many-unequal": (T + S, S),
        }
        for kind, expected in counts.items():
            yield {"kind": kind, "T": T, "S": S}, expected


CASES = {"ex-sequence-types-3": _runs_and_answers}
