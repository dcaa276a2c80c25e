"""Packages of the extra "exam", which only an export needs."""

from importlib import import_module


def needed(name):
    """Import a module, or say how to install its package.

    Parameters
    ----------
    name : str
        Dotted name of the module.

    Returns
    -------
    module

    Raises
    ------
    ValueError
        If the package is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        package = name.split(".")[0]
        raise ValueError(
            f"this export needs {package}, which is not installed ({error}): "
            'pip install -c constraints.txt -e ".[exam]"'
        ) from error
