"""No drawing changes without being looked at."""

import json
import shutil

from tests.figures.approved import CHANGED, RECORD, drawings, fingerprints


def test_every_drawing_is_as_it_was_last_looked_at():
    approved = json.loads(RECORD.read_text(encoding="utf-8"))
    made = drawings()
    now = fingerprints(made)
    changed = [name for name in now if approved.get(name) != now[name]]
    gone = sorted(approved.keys() - now.keys())
    shutil.rmtree(CHANGED, ignore_errors=True)
    if changed:
        CHANGED.mkdir(parents=True)
        for place, name in enumerate(changed):
            (CHANGED / f"{place:03}.svg").write_text(made[name].svg, encoding="utf-8")
    assert not changed and not gone, (
        f"changed: {changed}; gone: {gone}. Look at what changed, in {CHANGED}, then run "
        "python -m tests.figures.approved"
    )
