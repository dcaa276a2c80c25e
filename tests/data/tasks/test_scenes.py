"""Generated scenes: what the caption says is what the pixels show, and held-out captions are new."""

import numpy as np
import pytest

from lib.data.tasks.scenes import (
    CAPTION_TOKENS,
    COLOURS,
    EXTENT,
    SHAPES,
    SIZE,
    Item,
    caption_of,
    draw_scene,
    mask_of,
    named_items,
    scenes,
)
from tests.layers.test_bad_input import refuses


@pytest.fixture(scope="module", params=[False, True], ids=["training", "held out"])
def drawn(request):
    return scenes(60, np.random.default_rng(20), request.param)


def read_from_pixels(image):
    """Find the shapes from the pixels alone: the first one in reading order, in each of its possible places."""
    found = []
    for colour, rgb in COLOURS.items():
        rest = np.abs(image - np.array(rgb)[:, None, None]).max(0) < 0.35
        while rest.any():
            row = np.argwhere(rest)[0, 0]
            shape, column = next(
                (name, column)
                for name, mask in SHAPES.items()
                for column in range(SIZE - EXTENT + 1)
                if np.array_equal(rest[row : row + EXTENT, column : column + EXTENT], mask)
            )
            found.append(Item(colour, shape, row, column))
            rest[row : row + EXTENT, column : column + EXTENT] = False
    return found


def test_the_pixels_show_what_the_caption_says(drawn):
    for image, caption, items in zip(drawn.images, drawn.captions, drawn.items, strict=True):
        seen = read_from_pixels(image)
        assert sorted(seen) == sorted(items)
        if len(seen) == 1:
            assert caption == ["a", seen[0].colour, seen[0].shape]
            continue
        down, right = (abs(seen[0][k] - seen[1][k]) for k in (2, 3))
        first, second = sorted(seen, key=lambda item: item.column if right > down else item.row)
        relation = ["left", "of"] if right > down else ["above"]
        said = ["a", first.colour, first.shape, *relation, "a", second.colour, second.shape]
        assert caption == said
        assert max(down, right) >= 6 > 3 >= min(down, right)


def test_captions_that_are_held_out_are_never_trained_on():
    train = scenes(2400, np.random.default_rng(0)).captions
    test = scenes(1000, np.random.default_rng(0), held_out=True).captions
    pairs = [
        {tuple(w for w in c if w in COLOURS or w in SHAPES) for c in captions if len(c) > 3}
        for captions in (train, test)
    ]
    assert not pairs[0] & pairs[1]
    assert len(pairs[1]) > 45  # of 51
    assert len(pairs[0]) > 195  # of 205
    assert {word for pair in pairs[1] for word in pair} == {*COLOURS, *SHAPES}


def test_a_quarter_has_one_shape_and_both_relations_are_alike():
    captions = scenes(1500, np.random.default_rng(7)).captions
    assert np.mean([len(c) == 3 for c in captions]) == pytest.approx(0.25, abs=0.03)
    assert np.mean(["above" in c for c in captions if len(c) > 3]) == pytest.approx(0.5, abs=0.04)
    assert {word for c in captions for word in c} == set(CAPTION_TOKENS)
    assert all(len(c) > 3 for c in scenes(50, np.random.default_rng(7), held_out=True).captions)


def test_a_scene_depends_on_its_generator_alone():
    one, two, other = (scenes(5, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert np.array_equal(one.images, two.images)
    assert one.captions == two.captions
    assert not np.array_equal(one.images, other.images)
    assert one.images.dtype == np.float32
    assert 0 <= one.images.min() < one.images.max() <= 1


def test_named_items_follow_the_sentence(drawn):
    for caption, items in zip(drawn.captions, drawn.items, strict=True):
        for word, named in zip(caption, named_items(caption), strict=True):
            if named >= 0:
                assert word in (items[named].colour, items[named].shape)
            else:
                assert word in ("a", "left", "of", "above")
        assert sum(k >= 0 for k in named_items(caption)) == 2 * len(items)


def test_shapes_fill_their_box_and_differ():
    for shape in SHAPES.values():
        rows, columns = np.nonzero(shape)
        assert shape.shape == (EXTENT, EXTENT)
        assert (rows.min(), rows.max(), columns.min(), columns.max()) == (0, 4, 0, 4)
    assert len({shape.tobytes() for shape in SHAPES.values()}) == len(SHAPES)


def test_a_later_shape_covers_an_earlier_one():
    image = draw_scene([Item("red", "square", 2, 3), Item("blue", "square", 2, 3)])
    assert np.allclose(image[:, 4, 5], COLOURS["blue"])
    assert np.allclose(image[:, 15, 15], 0.1)
    mask = mask_of(Item("red", "cross", 11, 0))
    assert mask.sum() == 9
    assert mask[13, :5].all()


def test_misuse():
    refuses(lambda: scenes(0, np.random.default_rng(0)), "N", "at least 1")
    refuses(lambda: scenes(2, 3), "3")
    refuses(lambda: draw_scene([Item("pink", "disc", 0, 0)]), "'pink'", "yellow")
    refuses(lambda: mask_of(Item("red", "star", 0, 0)), "'star'", "triangle")
    refuses(lambda: mask_of(Item("red", "disc", 12, 0)), "(12, 0)", "11")
    red, blue = Item("red", "disc", 5, 5), Item("blue", "disc", 0, 5)
    refuses(lambda: caption_of([red, blue]), "-5 rows", "must come first")
    refuses(lambda: caption_of([red, Item("blue", "disc", 9, 9)]), "4 rows", "4 columns")
    refuses(lambda: caption_of([]), "0 shapes")


def test_pixels_are_a_little_noisy(drawn):
    clean = np.stack([draw_scene(items) for items in drawn.items])
    noise = drawn.images - clean
    middle = (clean > 0.2) & (clean < 0.8)  # where nothing is cut
    assert np.abs(noise).max() < 0.2
    assert 0.02 < noise[middle].std() < 0.04
    assert 0.005 < noise.std() < 0.04
