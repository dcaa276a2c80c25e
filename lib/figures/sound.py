"""Sound that plays in the page: a small WAV inside the HTML, with the browser's own controls."""

import base64
import html
import io
import wave

import numpy as np

from lib.data.checks import complete_array, whole_number
from lib.figures.picture import caption_html, html_widget, on_page, plain, required

LONGEST = 4  # seconds: a sound is sent with the page


def sound(signal, rate, *, caption, alt):
    """Let a signal be heard.

    Parameters
    ----------
    signal : array, shape (S,)
        Samples; beyond -1 and 1 they are cut.
    rate : int
        Samples per second.
    caption : str
        What to listen for.
    alt : str
        What is heard, for someone who cannot hear it.

    Returns
    -------
    Sound

    Raises
    ------
    ValueError
        When the signal is empty, longer than four seconds, or has more than one channel, or when caption or
        alternative is missing.

    Examples
    --------
    >>> sound(np.zeros(800), 8000, caption="Nothing.", alt="A tenth of a second of silence.")
    Sound: Nothing.
      A tenth of a second of silence.
    """
    return Sound(signal, rate, caption=caption, alt=alt)


class Sound:
    """A signal with its caption; made by `sound`."""

    def __init__(self, signal, rate, *, caption, alt):
        self.rate = whole_number("rate", rate)
        self.signal = complete_array("signal", signal)
        if self.signal.ndim != 1 or not 0 < len(self.signal) <= LONGEST * self.rate:
            raise ValueError(
                f"got a signal of shape {self.signal.shape}, expected one channel of at most {LONGEST} seconds at "
                f"{self.rate} samples a second: it is sent with the page"
            )
        self.caption, self.alt = required("caption", caption), required("alt", alt)

    def __repr__(self):
        return f"Sound: {plain(self.caption)}\n  {plain(self.alt)}"

    def wav(self):
        """Return the signal as a WAV file of 16 bits."""
        samples = np.round(32767 * np.clip(self.signal, -1, 1)).astype("<i2")
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(self.rate)
            out.writeframes(samples.tobytes())
        return file.getvalue()

    def html(self):
        """Return the `<figure>` for a page: the player, what is heard, the caption."""
        data = base64.b64encode(self.wav()).decode()
        return (
            f'<figure class="u-picture u-sound"><audio controls aria-label="{html.escape(self.alt)}" '
            f'src="data:audio/wav;base64,{data}"></audio>'
            f'<p class="u-heard">{html.escape(self.alt)}</p>{caption_html(self.caption)}</figure>'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return {**html_widget(self.html()), "text/plain": repr(self)}
