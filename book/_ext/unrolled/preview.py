"""The picture that those see who share a page: drawn while the book is built, `_static/preview.png`.

Open Graph asks for a whole address, so pages name the picture only where the site's own is known.
"""

from pathlib import Path

NAME = "_static/preview.png"
WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph's readers expect
_STEPS = ("the", "clouds", "are", "in", "the", "sk…")


def draw(path, title, line):
    """Draw the title over a recurrent network that reads a sentence, one word at a time.

    Parameters
    ----------
    path : Path
        A PNG.
    title, line : str
        The name of the book, and one line of what it is.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch

    from lib.figures.style import BLUE, INK, MUTED, PAPER

    figure = Figure((WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=PAPER)
    canvas, axes = FigureCanvasAgg(figure), figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    axes.axis("off")
    axes.text(80, 480, title, fontsize=64, color=INK, weight="bold")
    axes.text(80, 410, line, fontsize=22, color=MUTED)
    arrow = {"arrowstyle": "-|>", "color": BLUE, "linewidth": 3, "shrinkA": 0, "shrinkB": 0}
    for k, word in enumerate(_STEPS):
        x = 80 + 180 * k
        look = {"boxstyle": "round,pad=0,rounding_size=14", "edgecolor": BLUE, "linewidth": 3}
        axes.add_patch(FancyBboxPatch((x, 200), 100, 90, facecolor="#e8eefb", **look))
        axes.text(x + 50, 245, "RNN", fontsize=20, color=BLUE, ha="center", va="center")
        axes.annotate("", (x + 50, 198), (x + 50, 138), arrowprops=arrow)
        axes.text(x + 50, 96, word, fontsize=22, color=INK, ha="center")
        if k + 1 < len(_STEPS):
            axes.annotate("", (x + 178, 245), (x + 102, 245), arrowprops=arrow)
    canvas.print_png(path, metadata={"Software": None})


def publish(app, error):
    """Write the picture into the site."""
    if error or app.builder.format != "html":
        return
    path = Path(app.outdir) / NAME
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draw(
            path,
            app.config.html_title,
            "Recurrent networks and sequence models, to read, run and revise",
        )


def add_address(app, pagename, templatename, context, doctree):
    """Tell the template where the picture is, if the site knows its own address."""
    base = app.config.html_baseurl
    context["preview"] = f"{base}{NAME}" if base else ""


def setup(app):
    """Connect both."""
    app.connect("html-page-context", add_address)
    app.connect("build-finished", publish)
