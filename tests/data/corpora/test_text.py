import subprocess
import sys

import pytest

from lib.data.corpora.text import help_paragraphs, help_split, help_text


def words(text):
    return " ".join(text.split())


def test_no_paragraph_comes_twice():
    paragraphs = help_paragraphs()
    assert len(paragraphs) > 1500
    assert len({words(p) for p in paragraphs}) == len(paragraphs)
    assert all(p.strip() and "\n\n" not in p for p in paragraphs)


def test_nothing_but_repetition_is_removed():
    from pydoc_data.topics import topics

    kept = {words(p) for p in help_paragraphs()}
    for text in topics.values():
        for paragraph in text.replace("\n \n", "\n\n").split("\n\n"):
            assert not paragraph.strip() or words(paragraph) in kept
    assert len(help_text()) < 0.9 * sum(map(len, topics.values()))


def test_prose_is_sentences_only():
    prose = help_paragraphs(prose=True)
    assert 300 < len(prose) < len(help_paragraphs())
    assert set(prose) < set(help_paragraphs())
    for paragraph in prose:
        assert paragraph[0] not in " \t"
        assert paragraph.rstrip('"”)*]')[-1] in ".:?!"
        assert len(paragraph.split()) >= 5
        assert "::=" not in paragraph
        assert "\n***" not in paragraph


@pytest.mark.parametrize("prose", [False, True])
def test_the_held_out_tenth_was_never_seen(prose):
    train, validation = help_split(prose=prose)
    paragraphs = help_paragraphs(prose)
    assert f"{train}\n\n{validation}" == help_text(prose)
    assert abs(len(validation.split("\n\n")) - len(paragraphs) / 10) <= 0.5
    seen = words(train)
    fresh = words(validation)
    # no long run of characters is in both
    assert not any(fresh[i : i + 150] in seen for i in range(0, len(fresh) - 150, 50))


def test_the_default_is_the_whole_text():
    train, validation = help_split()
    assert f"{train}\n\n{validation}" == help_text() == help_text(prose=False)
    assert min(len(p.split()) for p in help_paragraphs(prose=True)) == 5


def test_callers_cannot_damage_the_cached_text():
    help_paragraphs().clear()
    assert help_paragraphs()


@pytest.mark.parametrize("held_out", [0, 1, -0.1, 1e-9, "0.1", None, True, float("nan")])
def test_bad_share(held_out):
    with pytest.raises(ValueError, match="held_out"):
        help_split(held_out)


def test_data_needs_neither_torch_nor_a_plotting_library():
    code = (
        "import importlib, pkgutil, sys, lib.data; "
        "names = [m.name for m in pkgutil.walk_packages(lib.data.__path__, 'lib.data.')]; "
        "[importlib.import_module(name) for name in names]; assert len(names) > 15; "
        "print(sorted({'torch', 'matplotlib', 'pandas', 'statsmodels'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
