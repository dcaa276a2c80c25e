"""A sound: a WAV that any reader understands, a player, and words for who cannot hear it."""

import base64
import io
import re
import wave

import numpy as np
import pytest

from lib.figures import sound

SIGNAL = np.sin(np.arange(800) / 5)
TEXTS = {"caption": "A *tone*.", "alt": 'A low "tone".'}


def test_the_file_holds_the_samples():
    made = sound(SIGNAL, 8000, **TEXTS)
    with wave.open(io.BytesIO(made.wav())) as file:
        assert file.getframerate() == 8000 and file.getnchannels() == 1
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    np.testing.assert_allclose(samples / 32767, SIGNAL, atol=1e-4)
    loud = sound(5 * SIGNAL, 8000, **TEXTS).wav()
    assert np.abs(np.frombuffer(loud[44:], "<i2").astype(int)).max() == 32767


def test_the_page_has_a_player_its_words_and_the_caption():
    html = sound(SIGNAL, 8000, **TEXTS).html()
    assert re.search(r"<audio controls aria-label=\"A low &quot;tone&quot;.\"", html)
    data = re.search(r'src="data:audio/wav;base64,([^"]+)"', html)[1]
    assert base64.b64decode(data)[:4] == b"RIFF"
    assert "<em>tone</em>" in html and '<p class="u-heard">A low &quot;tone&quot;.</p>' in html


def test_a_kernel_gets_a_widget_and_text(monkeypatch):
    made = sound(SIGNAL, 8000, **TEXTS)
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)
    bundle = made._repr_mimebundle_()
    assert "text/html" not in bundle and bundle["text/plain"] == repr(made)
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    assert set(made._repr_mimebundle_()) == {"text/html", "text/plain"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"signal": np.zeros(0)},
        {"signal": np.zeros((2, 3))},
        {"signal": np.zeros(40_000)},
        {"rate": 0},
        {"alt": ""},
        {"caption": " "},
    ],
)
def test_what_cannot_be_played(wrong):
    with pytest.raises(ValueError):
        sound(**{"signal": SIGNAL, "rate": 8000, **TEXTS, **wrong})
