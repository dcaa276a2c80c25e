"""Every drawing as it was when somebody last looked at it; `python -m tests.figures.approved` writes that down.

Other tests say what a drawing shows. Whether it looks well only an eye can tell: so a drawing that changed in any
way fails its test until it has been looked at. What other tests draw is compared, and a few drawings more.
"""

import hashlib
import importlib
import json
from pathlib import Path

import numpy as np

from book.files import ROOT, write_atomically
from lib.exam.assemblies import ASSEMBLIES
from lib.figures import diagrams
from lib.figures.picture import Drawing
from lib.figures.svg import svg_of
from tests.figures.plots.examples import of_every_kind

HERE = Path(__file__).parent
RECORD = HERE / "approved.json"
CHANGED = ROOT / "_build" / "changed-drawings"
IMAGE, KERNEL = np.arange(20).reshape(4, 5) % 7, np.array([[1, -2], [0, 3]])
TOKENS, IDS = ["<pad>", "so", "good", "bad"], [[1, 2, 3], [2, 0, 0]]


def drawings():
    """All drawings by name: those of test files that keep their own in `DRAWINGS`, some others, and the plots.

    Returns
    -------
    dict
    """
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        kept = getattr(importlib.import_module(f"tests.figures.{path.stem}"), "DRAWINGS", {})
        found |= {f"{path.stem.removeprefix('test_')}, {key}": each for key, each in kept.items()}
    for step in (0, 3):
        for stride, padding in ((1, 0), (2, 1)):
            found[f"convolution, step {step}, stride {stride}, padding {padding}"] = (
                diagrams.convolution_step(IMAGE, KERNEL, step, stride=stride, padding=padding)
            )
    found["windows"] = diagrams.window_reads(9, 3, 2, 1, 2)
    found["causal field"] = diagrams.causal_field(3, [1, 2])
    found["shared weights"] = diagrams.shared_weights()
    found["embedding"] = diagrams.embedding_lookup(IDS, TOKENS, 5, marked=2)
    found["tokens"] = diagrams.token_boxes([("words", ["a", "day", "."])], marked=["day"])
    found["translation"] = diagrams.google_translation()
    for kind, inputs in (("one-to-many", ["a"]), ("many-to-many-unequal", ["a", "b"])):
        found[f"sequence type, {kind}"] = diagrams.sequence_type(kind, inputs, ["c", "d", "e"])
    found |= {f"to put together, {name}": one.drawn() for name, one in ASSEMBLIES.items()}
    for name, plot in of_every_kind().items():
        found[name] = Drawing(svg_of(plot.drawn), alt=plot.alt)
    return found


def fingerprints(made):
    """What each drawing looks like and says, in ten letters.

    Parameters
    ----------
    made : dict
        From `drawings`.

    Returns
    -------
    dict
    """
    return {
        name: hashlib.sha256(f"{drawing.svg}{drawing.alt}".encode()).hexdigest()[:10]
        for name, drawing in made.items()
    }


def main():
    """Write the fingerprints of all drawings down."""
    write_atomically(
        RECORD, json.dumps(fingerprints(drawings()), indent=0, ensure_ascii=False) + "\n"
    )


if __name__ == "__main__":
    main()
