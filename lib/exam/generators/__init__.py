"""The bank: one file a topic, each with its `GENERATORS`. A new file is found without being named here."""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path


@cache
def bank():
    """Collect the generators of all topics.

    Returns
    -------
    dict
        By id, ordered by chapter and title.

    Raises
    ------
    ValueError
        If two generators have one id.
    """
    names = [info.name for info in pkgutil.iter_modules(__path__)]
    topics = [import_module(f"lib.exam.generators.{name}") for name in names]
    found = {}
    for generator in (g for topic in topics for g in topic.GENERATORS):
        if generator.id in found:
            raise ValueError(
                f"got two generators with the id {generator.id!r}, expected one of each"
            )
        found[generator.id] = generator
    return dict(sorted(found.items(), key=lambda pair: (pair[1].chapter, pair[1].title)))


@cache
def generator(label):
    """Find a generator by its id; only the file whose source names it is imported.

    Parameters
    ----------
    label : str
        Such as "lstm-step".

    Returns
    -------
    Generator

    Raises
    ------
    ValueError
        If there is none.
    """
    for file in Path(__file__).parent.glob("*.py"):
        if file.stem != "__init__" and f'"{label}"' in file.read_text(encoding="utf-8"):
            for found in import_module(f"{__name__}.{file.stem}").GENERATORS:
                if found.id == label:
                    return found
    raise ValueError(
        f"got {label!r}, expected the id of a question: {', '.join(bank())}; "
        "`python -m lib.exam list` says what each asks"
    )
