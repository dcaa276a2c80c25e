"""Answers on tags, transcriptions and CTC found another way: regular expressions, recursion, all paths."""

import math
import re
from functools import cache
from itertools import groupby, product

import numpy as np


def span_f1(true, predicted):
    def spans(tags):
        return {(m.start(), m.end(), m[1]) for m in re.finditer(r"B-(\w+)(?: I-\1)*", tags)}

    def placed(
        tags,
    ):  # each tag six characters wide, so that places in the text are places of words
        return {(a // 6, -(-b // 6), kind) for a, b, kind in spans(wide(tags))}

    def wide(tags):
        return "".join(f"{tag:<5} " for tag in tags.split())

    one, other = placed(predicted), placed(true)
    right = len(one & other)
    P, R = right / len(one), right / len(other)
    return {"P": P, "R": R, "F": 2 / (1 / P + 1 / R)}


def edit_distance(word, heard):
    @cache
    def distance(i, j):
        if not i or not j:
            return i + j
        if heard[i - 1] == word[j - 1]:
            return distance(i - 1, j - 1)
        return 1 + min(distance(i - 1, j), distance(i, j - 1), distance(i - 1, j - 1))

    row = [distance(len(heard), j) for j in range(len(word) + 1)]
    return {"row": row, "d": row[-1], "rate": 100 * row[-1] / len(word)}


def _paths(word, T, letters):
    for path in product("-" + letters, repeat=T):
        if "".join(k for k, _ in groupby(path) if k != "-") == word:
            yield path


def ctc_alignments(word, U, K, T, r):
    letters = "".join(dict.fromkeys(word))
    count = sum(1 for _ in _paths(word, T, letters))
    least = next(t for t in range(1, T + 1) if any(True for _ in _paths(word, t, letters)))
    return {"least": least, "count": count, "L": -math.log(count / K**T)}


def ctc_forward_table(word, u, v, w):
    place = {"-": 0, word[0]: 1, word[1]: 2}
    p = [[float(x) for x in frame] for frame in (u, v, w)]

    def weight(path):
        return math.prod(p[t][place[k]] for t, k in enumerate(path))

    two = {"-": [("-", "-")], word[0]: [("-", word[0]), (word[0],) * 2]}
    second = [sum(map(weight, two[k])) for k in ("-", word[0])]
    second += [weight((word[0], "-")), weight((word[0], word[1]))]
    whole = list(_paths(word, 3, word))
    third = [sum(weight(q) for q in whole if q[-1] == k) for k in (word[1], "-")]
    return {"second": second, "third": third, "L": -math.log(sum(third))}


def ctc_best_path(letter, b):
    found = []
    for word in ("", letter * 2, letter):
        found.append(
            sum(
                np.prod([x if k == "-" else 1 - x for k, x in zip(path, b, strict=True)])
                for path in _paths(word, 3, letter)
            )
        )
    return dict(zip(("empty", "twice", "once"), found, strict=True))
