"""Lines that many solutions need: sums and values with their numbers, one line for each row or unit."""

from lib.exam.expressions import number


def weighted(result, *terms, left=""):
    r"""Write a sum of products with its numbers and its result; a line may break before each plus.

    Parameters
    ----------
    result : str
        Name of the value, with its index.
    *terms : tuple of str
        Names of the factors of each term.
    left : str
        What the sum is called.

    Returns
    -------
    str
        A template.

    Examples
    --------
    >>> print(weighted("s[0]", ("w[0]", "x"), ("b[0]",), left="s"))
    $s = {@w[0]@} \cdot {@x:p@}$ ${} + {@b[0]:p@} {@s[0]:e@} {@s[0]@}$
    """
    products = [r" \cdot ".join(f"{{@{factor}:p@}}" for factor in term) for term in terms]
    text = "$ ${} + ".join(products).replace(":p@}", "@}", 1)  # the first needs no brackets
    return f"${left + ' = ' if left else ''}{text} {{@{result}:e@}} {{@{result}@}}$"


def valued(left, name):
    """Write what a value is called or computed from, = or ≈, and the value.

    Parameters
    ----------
    left : str
    name : str
        Of the value, with its index.

    Returns
    -------
    str
        A template.

    Examples
    --------
    >>> print(valued("r_t", "r[0]"))
    $r_t {@r[0]:e@} {@r[0]@}$
    """
    return f"${left} {{@{name}:e@}} {{@{name}@}}$"


def by_line(labels, line):
    """Write one line for each row, unit or gate.

    Parameters
    ----------
    labels : sequence of str
        What stands before each line.
    line : callable
        From the number of the line to its text.

    Returns
    -------
    str
    """
    return "\n\n".join(f"{label}: {line(row)}" for row, label in enumerate(labels))


def logarithms(s, k):
    """Write multiples of logarithms as one would on paper.

    Parameters
    ----------
    s : array, shape (N,)
        Multiples.
    k : array, shape (N,)
        What the logarithm is of.

    Returns
    -------
    list of str

    Examples
    --------
    >>> logarithms([1, -1, 0.5], [2, 3, 4])
    ['ln 2', '−ln 3', '0.5 ln 4']
    """
    multiples = {1: "", -1: "−"}
    pairs = [(round(float(a), 6), b) for a, b in zip(s, k, strict=True)]
    return [f"{multiples.get(a, number(a) + ' ')}ln {number(b)}" for a, b in pairs]
