"""Real series that come with statsmodels: nothing is downloaded (chapter 02).

The data are in the public domain, as their own `COPYRIGHT` notices say; statsmodels is under BSD-3.
"""

import numpy as np

from lib.data.series import Series

_LICENCE = "public domain; packaged by statsmodels (BSD-3-Clause)"


def co2_weekly():
    """Carbon dioxide in the air over Mauna Loa, Hawaii, week by week.

    2,284 weeks from 29 March 1958 to 29 December 2001, in parts per million by volume (ppmv). 59
    weeks are missing (NaN), up to 18 in a row: `lib.data.windows.fill_gaps`.

    Returns
    -------
    Series
        Values of shape (2284, 1).

    References
    ----------
    C. D. Keeling and T. P. Whorf (2004). Atmospheric CO2 concentrations derived from flask air
    samples at sites in the SIO network. In Trends: A Compendium of Data on Global Change.
    Carbon Dioxide Information Analysis Center, Oak Ridge National Laboratory.

    Examples
    --------
    >>> co2_weekly()
    CO2 at Mauna Loa: 2284 steps 1958-03-29 to 2001-12-29, CO2 (ppmv), 59 steps missing
    """
    from statsmodels.datasets import co2

    table = co2.load_pandas().data
    return Series(
        name="CO2 at Mauna Loa",
        time=table.index.to_numpy().astype("datetime64[D]"),
        values=table[["co2"]].to_numpy(dtype=float, copy=True),
        features=("CO2",),
        units=("ppmv",),
        source="Keeling and Whorf (2004), Scripps Institution of Oceanography and CDIAC, Oak Ridge",
        licence=_LICENCE,
    )


def el_nino_monthly():
    """Temperature of the sea surface off Ecuador and Peru, month by month.

    The mean over the region Niño 1+2 (0–10° S, 80–90° W) in degrees Celsius, 1950 to 2010, from the
    reconstruction ERSST.V3B.

    Returns
    -------
    Series
        Values of shape (732, 1).

    References
    ----------
    National Oceanic and Atmospheric Administration, National Weather Service, Climate Prediction
    Center, http://www.cpc.ncep.noaa.gov/data/indices/

    Examples
    --------
    >>> el_nino_monthly()
    Sea surface, Niño 1+2: 732 steps 1950-01 to 2010-12, temperature (°C)
    """
    from statsmodels.datasets import elnino

    table = elnino.load_pandas().data
    months = table.drop(columns="YEAR").to_numpy(dtype=float, copy=True)  # (61, 12)
    return Series(
        name="Sea surface, Niño 1+2",
        time=np.datetime64(f"{int(table['YEAR'].iloc[0])}-01") + np.arange(months.size),
        values=months.reshape(-1, 1),
        features=("temperature",),
        units=("°C",),
        source="NOAA Climate Prediction Center, ERSST.V3B, Niño 1+2",
        licence=_LICENCE,
    )


def sunspots_yearly():
    """Sunspot number of each year from 1700 to 2008, a mean and so not a whole number.

    Returns
    -------
    Series
        Values of shape (309, 1).

    References
    ----------
    National Geophysical Data Center, http://www.ngdc.noaa.gov/stp/solar/solarda3.html.
    First modelled by G. U. Yule (1927). On a method of investigating periodicities in
    disturbed series. Philosophical Transactions of the Royal Society A 226, 267–298.

    Examples
    --------
    >>> sunspots_yearly()
    Sunspots: 309 steps 1700 to 2008, sunspot number (count)
    """
    from statsmodels.datasets import sunspots

    return _yearly(
        sunspots.load_pandas().data,
        columns=("YEAR", "SUNACTIVITY"),
        name="Sunspots",
        features=("sunspot number",),
        units=("count",),
        source="National Geophysical Data Center (NOAA)",
    )


def nile_yearly():
    """Water that the Nile carried past Aswan in each year from 1871 to 1970.

    In units of 10⁸ cubic metres; the flow drops about 1898.

    Returns
    -------
    Series
        Values of shape (100, 1).

    References
    ----------
    G. W. Cobb (1978). The problem of the Nile: conditional solution to a changepoint problem.
    Biometrika 65, 243–251.

    Examples
    --------
    >>> nile_yearly()
    Nile at Aswan: 100 steps 1871 to 1970, discharge (10⁸ m³)
    """
    from statsmodels.datasets import nile

    return _yearly(
        nile.load_pandas().data,
        columns=("year", "volume"),
        name="Nile at Aswan",
        features=("discharge",),
        units=("10⁸ m³",),
        source="Cobb (1978), Biometrika 65",
    )


def _yearly(table, columns, **description):
    year, value = columns
    return Series(
        time=table[year].to_numpy().astype(int).astype(str).astype("datetime64[Y]"),
        values=table[[value]].to_numpy(dtype=float, copy=True),
        licence=_LICENCE,
        **description,
    )
