"""Pretrained word vectors from text files: word2vec's text format, GloVe's, and fastText's `.vec` (chapter 14).

One word a line, blanks between the numbers. word2vec and fastText begin with a line "words size"; GloVe does
not. A file is read line by line, so that what is kept decides how much memory is used, not how large the file is.
"""

import gzip
import os
import tempfile
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import numpy as np

from lib.data.checks import whole_number

LONGEST_LINE = 1_000_000  # bytes; a word with 1,000 numbers has about 10,000


def read_vectors(source, words=None, limit=None):
    """Read word vectors from a file or a link, compressed by gzip or not.

    Parameters
    ----------
    source : str or Path
        A path, or a link, by HTTP or HTTPS.
    words : collection of str, optional
        Keep only these; reading ends when all are found.
    limit : int, optional
        Keep the first so many, which are the most frequent in published files.

    Returns
    -------
    words : list of str
        In the order of the file.
    vectors : array, shape (V, D)
        float32.

    Raises
    ------
    ValueError
        With the number of the line, if the file is empty, cut off or binary, if a line has too few or too many
        numbers, or one that is not finite, if a word occurs twice, or if none of `words` is in it.

    References
    ----------
    Chapter 14.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "pets.txt").write_text("cat 1 0.5\\ndog 0.25 2\\n")
    ...     read_vectors(Path(folder, "pets.txt"), limit=1)
    (['cat'], array([[1. , 0.5]], dtype=float32))
    """
    wanted = None if words is None else set(words)
    limit = None if limit is None else whole_number("limit", limit)
    found, rows, seen = [], [], set()
    with _opened(source) as (stream, still_to_come):
        lines = _Lines(stream, source)
        for word, numbers in lines:
            if wanted is None or word in wanted:
                if word in seen:
                    raise lines.error(f"the word {word!r} occurs a second time")
                seen.add(word)
                found.append(word)
                rows.append(lines.vector(numbers))
            if len(found) == limit or (wanted is not None and len(found) == len(wanted)):
                break
        else:
            lines.check_end(still_to_come())
    if not found and wanted is None:
        raise ValueError(f"{source} holds no words: its first line promises 0")
    if not found:
        raise ValueError(
            f"none of the {len(wanted)} words has a vector in {source}; are they written alike?"
        )
    return found, np.stack(rows)


class _Lines:
    """Words and their numbers, still as text, line by line."""

    def __init__(self, stream, source):
        self.stream, self.source, self.number = stream, source, 0
        first = self._line()
        if not first:
            raise ValueError(f"{source} is empty: no vectors in it; was the download cut off?")
        head = first.split()
        self.count, self.first = None, first
        if len(head) == 2 and head[0].isdigit() and head[1].isdigit():
            self.count, self.size, self.first = int(head[0]), int(head[1]), None
            self.begun = self.number
        else:
            self.size, self.begun = len(head) - 1, 0
        if self.size < 1:
            raise self.error(
                "expected a word and its numbers, or how many words and numbers there are"
            )

    def __iter__(self):
        line = self.first or self._line()
        while line:
            parts = line.rsplit(b" ", self.size)
            if len(parts) != self.size + 1 or not parts[0]:
                raise self.error(
                    f"expected a word and {self.size} numbers, got {len(line.split())} parts"
                )
            try:
                yield parts[0].decode(), parts[1:]
            except UnicodeDecodeError:
                raise self.error("the word is not UTF-8 text; is this the binary format?") from None
            line = self._line()

    def vector(self, numbers):
        """Numbers of a line, checked."""
        try:
            with np.errstate(over="ignore"):  # an infinite number is refused below
                vector = np.array([float(number) for number in numbers]).astype(np.float32)
        except ValueError:
            raise self.error(
                f"expected {self.size} numbers after the word, got something else among them"
            ) from None
        if not np.isfinite(vector).all():
            raise self.error("a number is nan, infinite, or too large")
        return vector

    def check_end(self, still_to_come):
        """Compare what was read with what the first line, or the server, has promised."""
        read = self.number - self.begun
        if still_to_come:
            raise ValueError(
                f"{self.source} ends {still_to_come} bytes early, after line {self.number}"
            )
        if self.count is not None and read != self.count:
            raise ValueError(
                f"{self.source} promises {self.count} words in its first line and holds {read}; was "
                f"the download cut off?"
            )

    def error(self, text):
        return ValueError(f"{self.source}, line {self.number}: {text}")

    def _line(self):
        try:
            line = self.stream.readline(LONGEST_LINE + 1)
        except (EOFError, OSError, HTTPException) as reason:
            raise ValueError(
                f"{self.source} ends or breaks after line {self.number}: {reason}"
            ) from None
        if not line:
            return b""
        self.number += 1
        if len(line) > LONGEST_LINE or b"\0" in line:
            raise self.error("this is no line of text; is it the binary format, or a zip file?")
        line = line.rstrip(b"\r\n ")
        if not line:
            raise self.error("an empty line, expected a word and its numbers")
        return line


@contextmanager
def _opened(source):
    """Bytes of a file or a link, decompressed if they begin as gzip does; and what is still to come of a link."""
    link = isinstance(source, str) and source.startswith(("http://", "https://"))
    if not link and not isinstance(source, str | os.PathLike):
        raise ValueError(f"source must be a path or a link, got {type(source).__name__}")
    with urlopen(source, timeout=30) if link else Path(source).open("rb") as stream:
        packed = stream.peek(2)[:2] == b"\x1f\x8b"
        yield (
            gzip.GzipFile(fileobj=stream) if packed else stream,
            lambda: getattr(stream, "length", 0),
        )


def write_vectors(file, words, vectors):
    """Write word vectors in word2vec's text format, which fastText reads, too: whole or not at all.

    Parameters
    ----------
    file : str or Path
    words : sequence of str
    vectors : array, shape (V, D)

    Raises
    ------
    ValueError
        If there is not one vector of finite numbers for each word, or a word holds a blank or nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_vectors(folder + "/pets.vec", ["cat", "dog"], np.array([[1.0, 0.5], [0.25, 2.0]]))
    ...     print(Path(folder, "pets.vec").read_text())
    ...     print(read_vectors(folder + "/pets.vec", words=["dog"]))
    2 2
    cat 1.0 0.5
    dog 0.25 2.0
    (['dog'], array([[0.25, 2.  ]], dtype=float32))
    """
    vectors = np.asarray(vectors, dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(words) or not np.isfinite(vectors).all():
        raise ValueError(
            f"expected a row of finite numbers for each of {len(words)} words, got shape {vectors.shape}"
        )
    for word in words:
        if not word or word.split() != [word]:
            raise ValueError(f"the word {word!r} cannot be written: it is empty or holds a blank")
    file = Path(file)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as new:
        new.write(f"{len(words)} {vectors.shape[1]}\n")
        for word, vector in zip(words, vectors, strict=True):
            new.write(f"{word} {' '.join(map(str, vector))}\n")
    os.replace(new.name, file)
