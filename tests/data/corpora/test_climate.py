import numpy as np
import pytest

from lib.data.corpora.climate import co2_weekly, el_nino_monthly, nile_yearly, sunspots_yearly
from lib.data.series import Series
from lib.data.windows import fill_gaps, sliding_windows


def at(series, date):
    return series.values[list(series.time.astype(str)).index(date), 0]


def test_co2():
    series = co2_weekly()
    assert series.values.shape == (2284, 1)
    assert series.units == ("ppmv",)
    assert at(series, "1958-03-29") == 316.1
    assert at(series, "2001-12-29") == 371.5
    assert np.isnan(series.values).sum() == 59
    assert set(np.diff(series.time).astype(int)) == {7}
    filled = fill_gaps(series.values)
    assert 313 <= filled.min() < filled.max() < 375
    assert sliding_windows(filled, length=52)[0].shape == (2232, 52, 1)


def test_el_nino_is_in_month_order():
    series = el_nino_monthly()
    assert series.values.shape == (732, 1)
    assert at(series, "1950-01") == 23.11
    assert at(series, "1950-12") == 21.8
    assert at(series, "1951-01") == 24.19
    assert at(series, "2010-12") == 22.07
    assert series.units == ("°C",)


def test_sunspots():
    series = sunspots_yearly()
    assert series.values.shape == (309, 1)
    assert at(series, "1700") == 5.0
    assert at(series, "2008") == 2.9


def test_nile():
    series = nile_yearly()
    assert series.values.shape == (100, 1)
    assert at(series, "1871") == 1120
    assert at(series, "1970") == 740


@pytest.mark.parametrize("load", [co2_weekly, el_nino_monthly, sunspots_yearly, nile_yearly])
def test_source_and_licence_are_known(load):
    series = load()
    assert series.source
    assert "public domain" in series.licence
    assert len(series) == len(series.time)
    assert series.values.dtype == float


def test_a_caller_cannot_damage_the_next_one():
    for load in (co2_weekly, el_nino_monthly, nile_yearly, sunspots_yearly):
        load().values[:] = -1  # writable, or torch.as_tensor would warn
        assert np.nanmax(load().values) > 0


def make(**changes):
    fields = {
        "name": "n",
        "time": np.array(["2001-01", "2001-02", "2001-03"], dtype="datetime64[M]"),
        "values": np.zeros((3, 2)),
        "features": ("a", "b"),
        "units": ("m", "s"),
        "source": "s",
        "licence": "l",
    }
    return Series(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": np.zeros(3)}, r"\(T, D\), got \(3,\)"),
        ({"values": np.zeros((4, 2))}, "3,.* times do not fit"),
        ({"units": ("m",)}, "2 features need as many"),
        ({"features": ("a", "b", "c")}, "2 features need as many"),
        ({"time": np.array(["2001-02", "2001-01", "2001-03"], "datetime64[M]")}, "forwards"),
        ({"time": np.array(["2001-01", "2001-01", "2001-03"], "datetime64[M]")}, "forwards"),
        ({"time": np.array(["2001-01", "2001-03", "2001-02"], "datetime64[M]")}, "forwards"),
        ({"values": [["a", "b"]] * 3}, "real numbers"),
    ],
)
def test_series_misuse(changes, message):
    with pytest.raises(ValueError, match=message):
        make(**changes)


def test_series_reads_well():
    values = np.array([[1.0, 2.0], [np.nan, np.nan], [1.0, np.nan]])
    text = "n: 3 steps 2001-01 to 2001-03, a (m), b (s)"
    assert repr(make()) == text
    assert repr(make(values=values)) == text + ", 2 steps missing"
    with pytest.raises(ValueError, match=r"pass its \.values"):
        sliding_windows(make(), 1)
