"""Coding exercises of chapter 01, sequences and the shapes of sequence problems."""


def _output_shape():
    sizes = {"N": 32, "T": 7, "S": 4, "K": 3}
    shapes = {
        "many-to-one": (32, 3),
        "one-to-one": (32, 3),
        "one-to-many": (32, 4, 3),
        "many-to-many-equal": (32, 7, 3),
        "many-to-many-unequal": (32, 4, 3),
    }
    for kind, shape in shapes.items():
        yield {"kind": kind, **sizes}, shape


CASES = {"ex-sequence-types-3": _output_shape}
