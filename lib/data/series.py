"""A time series that knows its dates, its units and where it comes from (chapter 02)."""

from dataclasses import dataclass

import numpy as np

from lib.data.checks import numeric_array


@dataclass(frozen=True, eq=False)
class Series:
    """Values in time order, with what one must know to read them.

    Parameters
    ----------
    name : str
        What was measured, and where.
    time : array, shape (T,)
        Dates as `datetime64`: weeks and days to the day, months to the month, years to the year.
    values : array, shape (T, D)
        Measurements; NaN where one is missing.
    features : tuple of str
        Name of each of the `D` features.
    units : tuple of str
        Unit of each feature.
    source : str
        Who measured it, and where it was published.
    licence : str
        What may be done with it.

    Raises
    ------
    ValueError
        If the shapes do not fit each other or time does not run forwards.
    """

    name: str
    time: np.ndarray
    values: np.ndarray
    features: tuple
    units: tuple
    source: str
    licence: str

    def __post_init__(self):
        values = numeric_array("values", self.values)
        if values.ndim != 2:
            raise ValueError(f"values must have shape (T, D), got {values.shape}")
        if np.shape(self.time) != values.shape[:1]:
            raise ValueError(f"{np.shape(self.time)} times do not fit values {values.shape}")
        if not len(self.features) == len(self.units) == values.shape[1]:
            raise ValueError(
                f"{values.shape[1]} features need as many names and units, got "
                f"{self.features} and {self.units}"
            )
        time = np.asarray(self.time)
        if not (time[1:] > time[:-1]).all():
            raise ValueError("time must run forwards, each step later than the one before")

    def __len__(self):
        return len(self.values)

    def __repr__(self):
        columns = ", ".join(f"{f} ({u})" for f, u in zip(self.features, self.units, strict=True))
        missing = int(np.isnan(self.values).any(axis=1).sum())
        gaps = f", {missing} steps missing" if missing else ""
        return f"{self.name}: {len(self)} steps {self.time[0]} to {self.time[-1]}, {columns}{gaps}"
