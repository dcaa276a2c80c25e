"""Call a function with arrays of the shapes its docstring promises, and compare what comes back.

Every letter gets a size of its own, so that a swapped or forgotten axis shows. What is understood:

- `x : array, shape (N, 4*H)`, `tensor, shape (…)`, `array of int, shape (…)`, `array of bool, shape (…)`,
  `tuple of array, shape (…)`; `(N, T) or (N, T, D)` is tried both ways; `...` stands for two axes;
- a letter that only results have: any size, but always the same;
- `n : int`, whose name may stand in a shape, or whose description has its letter: "Rows of the table, V.";
- `p : float` is 0.5, `kind : {"a", "b"}` is "a"; a parameter with a default keeps it;
- "in [0, 1]", "probabilities" or "square" in the description of an array: its values;
- `lengths : sequence of int, length N`;
- ``cache : tuple`` described as "From `step`.": what that function of the same module returns under this name.
"""

import ast
import importlib
import inspect
import operator
import pkgutil
import re
import zlib

import numpy as np
from numpydoc.docscrape import FunctionDoc

SIZES = {"N": 3, "T": 12, "D": 2, "H": 4, "K": 6, "V": 7, "L": 8, "S": 40, "B": 1, "k": 5}
FURTHER_SIZES = (11, 13, 10, 9, 14, 16, 15)
ELLIPSIS = (17, 2)
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
SHAPE = re.compile(
    r"^(?P<tuple>tuple of )?(?P<kind>array|tensor)(?: of (?P<dtype>int|bool|float))?, shape (?P<shapes>\(.*\))"
)


class CannotCall(Exception):
    """The docstring does not say enough to make the arguments."""


def public_functions(package):
    """Functions of a package by dotted name, those without a leading underscore."""
    return _public(package, inspect.isfunction)


def public_classes(package):
    """Classes of a package by dotted name, likewise."""
    return _public(package, inspect.isclass)


def _public(package, kind):
    found = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if kind(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{info.name}.{name}"] = value
    return found


def declares_shapes(function):
    """Whether a docstring gives the shape of an array."""
    doc = FunctionDoc(function)
    return any(SHAPE.match(entry.type) for entry in doc["Parameters"] + doc["Returns"])


def has_examples(function):
    """Whether a docstring runs the function itself."""
    return bool(FunctionDoc(function)["Examples"])


def alternatives(function):
    """How many shapes the docstring joins by "or", at most."""
    doc = FunctionDoc(function)
    found = [SHAPE.match(entry.type) for entry in doc["Parameters"]]
    return max((len(_shapes(match["shapes"])) for match in found if match), default=1)


def check(function, as_array=np.asarray, alternative=0, makers=None):
    """Call a function as its docstring says; raise AssertionError if the results have other shapes.

    Parameters
    ----------
    function : callable
    as_array : callable
        Makes the arrays from NumPy's: `numpy.asarray`, `torch.from_numpy`.
    alternative : int
        Which of the shapes joined by "or".
    makers : dict, optional
        From the type a docstring names to a function that makes such an argument.

    Returns
    -------
    list
        What the function returned.
    """
    caller = _Caller(as_array, alternative, makers or {})
    doc = FunctionDoc(function)
    results = caller.call(function)
    if not doc["Returns"]:
        return results
    for entry, result in zip(doc["Returns"], results, strict=True):
        match = SHAPE.match(entry.type)
        if not match:
            continue
        for array in result if match["tuple"] else [result]:
            found = tuple(np.shape(array))
            expected = caller.result_shape(match["shapes"], found)
            what = f"{function.__name__}: `{entry.name or 'result'} : {entry.type}`"
            assert found == expected, f"{what} means {expected} here, but came as {found}"
            if match["dtype"] in ("int", "bool"):
                assert match["dtype"] in str(array.dtype), f"{what}, but came as {array.dtype}"
    return results


class _Caller:
    def __init__(self, as_array, alternative, makers):
        self.as_array, self.alternative, self.makers = as_array, alternative, makers
        self.sizes, self.further = dict(SIZES), list(FURTHER_SIZES)
        self.bound = set()  # letters that an argument has given a size

    def call(self, function):
        """Results of a call, as a list: several entries under Returns are a tuple."""
        doc = FunctionDoc(function)
        entries = {n.strip("* "): e for e in doc["Parameters"] for n in e.name.split(",")}
        arguments, keywords = [], {}
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.default is not parameter.empty:
                self.sizes[name] = parameter.default
                self.bound.add(name)
                continue
            if name not in entries:
                raise AssertionError(f"{function.__name__}: parameter {name} is not documented")
            value = self.argument(name, entries[name], function)
            if parameter.kind is parameter.KEYWORD_ONLY:
                keywords[name] = value
            else:
                arguments.append(value)
        results = function(*arguments, **keywords)
        return list(results) if len(doc["Returns"]) > 1 else [results]

    def argument(self, name, entry, function):
        """Value for one parameter."""
        text = " ".join(entry.desc)
        made_by = re.match(r"From `(\w+)`", text)
        match = SHAPE.match(entry.type)
        if entry.type in self.makers:
            return self.makers[entry.type]()
        if made_by and not match:
            return self.made_by(made_by[1], name, function)
        if match:
            unit = re.search("in \\[0, 1]|probabilit|square", text, re.IGNORECASE)
            array = self.random(name, match["dtype"], self.shape(match["shapes"]), unit)
            return (array,) if match["tuple"] else array
        if entry.type == "int":
            letters = [word for word in re.findall(r"\b[A-Z]\b", text) if word in SIZES]
            self.sizes[name] = self.size(letters[0] if letters else name)
            return self.sizes[name]
        if entry.type.startswith("sequence of int, length N"):
            return [1 + place % self.sizes["T"] for place in range(self.sizes["N"])]
        if entry.type == "float":
            return 0.5
        if entry.type.startswith("{"):
            return ast.literal_eval(entry.type.strip("{}").split(",")[0])
        raise CannotCall(f"{function.__name__}: no way to make `{name} : {entry.type}`")

    def made_by(self, producer, name, function):
        """What another function of the module returns under a name."""
        producer = vars(inspect.getmodule(function))[producer]
        names = [entry.name for entry in FunctionDoc(producer)["Returns"]]
        if name not in names:
            raise CannotCall(f"{producer.__name__} returns nothing called {name}")
        return self.call(producer)[names.index(name)]

    def random(self, name, dtype, shape, unit):
        """Array of random values, the same for the same name."""
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        if dtype == "int":
            return self.as_array(rng.integers(0, 2, shape))  # small enough for any vocabulary
        if dtype == "bool":
            return self.as_array(rng.random(shape) < 0.7)
        return self.as_array(rng.random(shape) if unit else rng.normal(size=shape))

    def shape(self, shapes):
        """Numbers for one of the shapes in `(N, T) or (N, T, D)`."""
        return tuple(size for dim in self.parse(shapes) for size in self.dims(dim))

    def result_shape(self, shapes, found):
        """The same for a result, whose new letters stand for whatever came first."""
        dims = self.parse(shapes)
        if len(dims) == len(found):
            for dim, size in zip(dims, found, strict=True):
                if isinstance(dim, ast.Name) and dim.id not in self.bound:
                    self.sizes[dim.id] = size
                    self.bound.add(dim.id)
        return self.shape(shapes)

    def parse(self, shapes):
        """Entries of the shape that is tried."""
        found = _shapes(shapes)
        tree = ast.parse(found[min(self.alternative, len(found) - 1)], mode="eval").body
        return tree.elts if isinstance(tree, ast.Tuple) else [tree]

    def dims(self, node):
        """Sizes of an entry of a shape: several for `...`."""
        return (
            ELLIPSIS
            if isinstance(node, ast.Constant) and node.value is ...
            else (self.value(node),)
        )

    def value(self, node):
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](self.value(node.left), self.value(node.right))
        return node.value if isinstance(node, ast.Constant) else self.size(node.id)

    def size(self, name):
        """Size of a letter or word; a new one gets the next that nobody has."""
        if name not in self.sizes:
            self.sizes[name] = self.further.pop(0)
        self.bound.add(name)
        return self.sizes[name]


def _shapes(text):
    return re.findall(r"\([^()]*\)", text)
