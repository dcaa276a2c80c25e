"""A diagram to be put together from its parts: empty places with numbers, and for each what can be chosen.

`book/assets/assembly.js` marks it. Parts, reasons and answers are those of `lib.exam.assemblies`.
"""

import html
import json

from lib.figures.picture import frame_html
from lib.figures.svg import token_of

SCRIPT = "assembly.js"


def assembled(assembly, topic):
    """Return the HTML of a diagram with its places, closed.

    Parameters
    ----------
    assembly : lib.exam.assembly.Assembly
    topic : str

    Returns
    -------
    str
    """
    drawn = assembly.drawn()
    figure = frame_html(drawn, drawn.alt, token_of("assembly", assembly.drawing))
    rows = "".join(_row(assembly, number) for number in range(1, len(assembly.places) + 1))
    return (
        f'<details class="u-assembly"><summary>{html.escape(topic)}: put it together from its parts</summary>'
        "<p>Choose for each number what belongs there, then look at what Check says. What is right appears in "
        f'the drawing.</p><figure class="u-picture">{figure}</figure><ol>{rows}</ol>'
        '<p><button type="button" class="u-check">Check</button> '
        '<button type="button" class="u-again">Start again</button></p><p class="u-sum" role="status"></p>'
        f'<script type="application/json">{_data(assembly)}</script></details>'
    )


def _row(assembly, number):
    place = assembly.places[number - 1]
    name = f"place-{assembly.drawing}-{number}"
    options = "".join(
        f'<option value="{k}">{html.escape(part.name)}</option>'
        for k, part in enumerate(assembly.trays[place.tray])
    )
    return (
        f'<li><label for="{name}">{html.escape(place.where)}</label><select id="{name}" '
        f'aria-describedby="{name}-said"><option value="">What belongs here?</option>{options}</select>'
        f'<p id="{name}-said"></p></li>'
    )


def _data(assembly):
    """Return what is right, and for each place and part the number of its reason in a list."""
    answers, said = assembly.answers(), {}
    numbers = [
        [
            said.setdefault(assembly.reason(place, part), len(said))
            for part in assembly.trays[place.tray]
        ]
        for place in assembly.places
    ]
    data = {"right": answers, "why": list(said), "reasons": numbers}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
