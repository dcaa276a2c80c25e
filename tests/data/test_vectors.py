"""Vectors from text files: the three formats, links, little memory, and damaged files refused."""

import gzip
import threading
import tracemalloc
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from lib.data.vectors import read_vectors, write_vectors

WORD2VEC = b"3 2\ncat 1.0 -0.5\nna\xc3\xafve 2.5e-1 3\nNew\xc2\xa0York 0 7\n"
FORMATS = {
    "word2vec": WORD2VEC,
    "GloVe": WORD2VEC.split(b"\n", 1)[1],
    "fastText": WORD2VEC.replace(b"\n", b" \n").replace(b"3 2 ", b"3 2"),
    "Windows": WORD2VEC.replace(b"\n", b"\r\n"),
    "no last line end": WORD2VEC[:-1],
}


def saved(folder, content, name="vectors.txt"):
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_gives_the_same_words_and_numbers(kind, packed, tmp_path):
    content = FORMATS[kind]
    words, vectors = read_vectors(saved(tmp_path, gzip.compress(content) if packed else content))
    assert words == ["cat", "naïve", "New\xa0York"]
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors, np.float32([[1, -0.5], [0.25, 3], [0, 7]]))


def test_a_word_may_hold_blanks(tmp_path):
    words, vectors = read_vectors(saved(tmp_path, b"the 1 2\n. . . 3 4\nat name 5 6\n"))
    assert words == ["the", ". . .", "at name"]
    np.testing.assert_array_equal(vectors[1], [3, 4])


def test_only_what_is_asked_for_is_kept(tmp_path):
    file = saved(tmp_path, WORD2VEC)
    assert read_vectors(file, limit=2)[0] == ["cat", "naïve"]
    assert read_vectors(file, words={"New\xa0York", "dog"})[0] == ["New\xa0York"]
    broken = saved(tmp_path, WORD2VEC.replace(b"0 7", b"0 x"))
    assert read_vectors(broken, words={"cat"})[0] == ["cat"]  # found, so the rest is not read


def test_memory_depends_on_what_is_kept(tmp_path):
    line = b" ".join([b"word%d"] + [b"0.12345"] * 50) + b"\n"
    with (tmp_path / "large.vec").open("wb") as new:
        for number in range(20_000):
            new.write(line % number)
    tracemalloc.start()
    words, _ = read_vectors(tmp_path / "large.vec", words={"word19999"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words == ["word19999"]
    assert peak < 1_000_000 < (tmp_path / "large.vec").stat().st_size / 8


@pytest.fixture
def server(tmp_path):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Keep the tests' output clean."""

        def do_GET(self):
            if self.path != "/cut.txt":
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"cat 1 2\ndog 3 4\n")

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_link_is_read_as_a_file_is(server, tmp_path):
    saved(tmp_path, gzip.compress(WORD2VEC), "some.vec.gz")
    saved(tmp_path, WORD2VEC, "some.vec")
    for name in ("some.vec", "some.vec.gz"):
        assert read_vectors(f"{server}/{name}")[0] == ["cat", "naïve", "New\xa0York"]


def test_a_download_that_stops_early_is_noticed(server):
    with pytest.raises(ValueError, match=r"line 2|ends \d+ bytes early"):
        read_vectors(f"{server}/cut.txt")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"0 2\n", "holds no words"),
        (b"3 2\ncat 1 2\ndog 3 4\n", "promises 3 words in its first line and holds 2"),
        (b"1 2\ncat 1 2\ndog 3 4\n", "promises 1 words in its first line and holds 2"),
        (b"3 2\ncat 1 2\ndog 3\nant 5 6\n", "line 3: expected a word and 2 numbers, got 2"),
        (b"cat 1 2\ndog 3 x\n", "line 2: expected 2 numbers"),
        (b"cat 1 2\ndog 3 nan\n", "line 2: a number is nan"),
        (b"cat 1 2\ndog 3 1e60\n", "line 2: a number is nan, infinite, or too large"),
        (b"cat 1 2\ncat 3 4\n", "line 2: the word 'cat' occurs a second time"),
        (b"cat 1 2\n\ndog 3 4\n", "line 2: an empty line"),
        (b"cat 1 2\n\xff\xfe 3 4\n", "line 2: the word is not UTF-8"),
        (b"2 2\ncat \x00\x00\x80\x3f\n", "binary"),
        (b"PK\x03\x04\x00\x00", "zip"),
        (b"cat\n", "line 1: expected a word and its numbers"),
        (
            gzip.compress(b"".join(b"w%d 1 2\n" % n for n in range(900)), mtime=0)[:-20],
            "ends or breaks",
        ),
        (b"\x1f\x8bno gzip", "ends or breaks after line 0"),
        (b"0" * 1_000_100, "line 1: this is no line of text"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place(content, words, tmp_path):
    file = saved(tmp_path, content)
    with pytest.raises(ValueError, match=words) as refused:
        read_vectors(file)
    assert str(file) in str(refused.value)


def test_what_is_missing_or_no_source_is_refused(tmp_path):
    with pytest.raises(ValueError, match="none of the 1 words"):
        read_vectors(saved(tmp_path, WORD2VEC), words={"dog"})
    with pytest.raises(ValueError, match="a path or a link"):
        read_vectors(WORD2VEC)
    with pytest.raises(FileNotFoundError):
        read_vectors(tmp_path / "nowhere.txt")


def test_what_is_written_is_read_again_bit_by_bit(tmp_path):
    vectors = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)
    write_vectors(tmp_path / "some.vec", ["a", "ß", "don't"], vectors)
    words, found = read_vectors(tmp_path / "some.vec")
    assert words == ["a", "ß", "don't"]
    np.testing.assert_array_equal(found, vectors)


@pytest.mark.parametrize(
    ("words", "vectors"),
    [
        (["a"], np.ones((2, 3))),
        (["a", "b c"], np.ones((2, 3))),
        (["a", ""], np.ones((2, 3))),
        (["a", "b"], np.full((2, 3), np.nan)),
    ],
)
def test_what_no_file_can_hold_is_not_written(words, vectors, tmp_path):
    with pytest.raises(ValueError, match=r"word|row"):
        write_vectors(tmp_path / "some.vec", words, vectors)
    assert not list(tmp_path.iterdir())
