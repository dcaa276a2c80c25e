"""Generated weather."""

import numpy as np
import pytest

from lib.data.corpora.weather import weather_days


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_weather_has_the_structure_it_claims(rng):
    series = weather_days(8000, rng)
    assert series.values.shape == (8000, 3)
    assert series.units == ("°C", "mm", "hPa")
    assert "generated" in series.source
    assert str(series.time[0]) == "2001-01-01"
    temperature, rain, pressure = series.values.T
    assert np.isfinite(series.values).all()
    assert rain.min() == 0
    assert 0.25 < (rain > 0).mean() < 0.42
    month = series.time.astype("datetime64[M]").astype(int) % 12
    mean = np.array([temperature[month == m].mean() for m in range(12)])
    assert mean.argmin() == 0
    assert mean.argmax() == 6
    assert mean.max() - mean.min() > 14
    assert abs(pressure.mean() - 1013) < 1
    # wet days follow low pressure, and yesterday tells more than tomorrow
    wet = rain > 0
    follows = np.corrcoef(wet[1:], pressure[:-1])[0, 1]
    assert follows < -0.4
    assert follows < np.corrcoef(wet[:-1], pressure[1:])[0, 1] - 0.05


def test_weather_spread_is_the_same_from_the_first_day():
    first = [weather_days(9, np.random.default_rng(s)).values[:, 2] for s in range(400)]
    deviation = np.std(first, axis=0)
    assert deviation.shape == (9,)
    assert (abs(deviation - 8) < 1).all()


def test_misuse(rng):
    with pytest.raises(ValueError):
        weather_days(3, rng, start="soon")
    with pytest.raises(ValueError, match="T must be at least 1"):
        weather_days(0, rng)
    assert weather_days(1, rng).values.shape == (1, 3)
