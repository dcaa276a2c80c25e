"""Questions of chapter 19: the size of a GPT and of its cache, and the work that the cache saves."""

from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_parameters(given):
    V, C, E, L = (given[name] for name in ("V", "C", "E", "L"))
    tables = V * E + C * E
    layer = 4 * (E * E + E) + 2 * 4 * E * E + 4 * E + E + 4 * E
    return {"tables": tables, "layer": layer, "total": tables + L * layer + 2 * E}


PARAMETERS = Generator(
    id="gpt-parameters",
    title="Counting the parameters of a GPT",
    part="NLP",
    chapter=19,
    topic="counting",
    section="sec-gpt-parameters",
    minutes=6,
    note="V = {@V@}, C = {@C@}, E = {@E@}, L = {@L@}",
    text="A GPT has a vocabulary of {@V@} tokens, learnt vectors for {@C@} positions, $E = {@E@}$, {@L@} "
    "layers with {@M@} heads each, and feed-forward networks with $4E$ hidden units. All linear layers of the "
    "layers have biases, each norm a gain and a shift; one more norm stands at the end. The table of embeddings "
    "is the output matrix as well, without a bias. Count the parameters of the two tables together, of one "
    "layer, and of the whole model.",
    tables={
        "V": (60, 80, 101, 120, 250, 500),
        "C": (32, 64, 100, 128, 256),
        "E": (16, 24, 32, 48, 64, 96),
        "L": (2, 3, 4, 6),
        "M": (4,),
    },
    build=dict,
    solve=_solve_parameters,
    steps=(
        Step(
            "tables",
            "One vector for each token and one for each position",
            "$$(V + C)\\, E$$",
            r"$$({@V@} + {@C@}) \cdot {@E@} = {@tables@}$$",
            1,
            "(V + C) * E",
        ),
        Step(
            "layer",
            "Attention, feed-forward network with its two biases, two norms",
            "$$4 (E^2 + E) + (8 E^2 + 5E) + 4E = 12 E^2 + 13 E$$",
            r"$$12 \cdot {@E@}^2 + 13 \cdot {@E@} = {@layer@}$$",
            3,
            "12 * E * E + 13 * E",
        ),
        Step(
            "total",
            "Tables, layers and the last norm; the output matrix is counted already",
            "$$\\text{tables} + L \\cdot \\text{layer} + 2E$$",
            r"$${@tables@} + {@L@} \cdot {@layer@} + 2 \cdot {@E@} = {@total@}$$",
            2,
            "tables + L * layer + 2 * E",
        ),
    ),
    answers=(
        Answer("tables", "Both tables", tolerance=0),
        Answer("layer", "One layer", tolerance=0),
        Answer("total", "The whole model", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "positions forgotten",
            "tables",
            "V * E",
            "Learnt positions are a table of their own, with a vector for each position.",
        ),
        Mistake(
            "biases forgotten",
            "layer",
            "12 * E * E + 4 * E",
            "The norms are there, the biases of attention and feed-forward network are not.",
        ),
        Mistake(
            "norms forgotten",
            "layer",
            "12 * E * E + 9 * E",
            "The two norms are missing: a gain and a shift for each number.",
        ),
        Mistake(
            "a cross-attention too many",
            "layer",
            "16 * E * E + 19 * E",
            "You counted a decoder layer. A GPT has no encoder, so it has no cross-attention.",
        ),
        Mistake(
            "output matrix counted again",
            "total",
            "tables + L * layer + 2 * E + V * E",
            "The output matrix is the table of embeddings: it is stored and counted once.",
        ),
        Mistake(
            "last norm forgotten",
            "total",
            "tables + L * layer",
            "Behind the last layer stands one more norm.",
        ),
    ),
    hints=(
        "Tables first, then one layer, then as many layers as there are.",
        "$$12 E^2 + 13 E$$ for a layer",
        r"Tables: $({@V@} + {@C@}) \cdot {@E@}$.",
    ),
)


def _solve_cache(given):
    E, L, T, N = (given[name] for name in ("E", "L", "T", "N"))
    token = 2 * L * E
    return {"token": token, "bytes": token * given["B"] * T * N, "state": token * T // (2 * E)}


CACHE = Generator(
    id="kv-cache-size",
    title="The size of a key–value cache",
    part="NLP",
    chapter=19,
    topic="key–value cache",
    section="sec-gpt-cache",
    minutes=5,
    note="E = {@E@}, L = {@L@}, T = {@T@}, N = {@N@}, {@B@} bytes",
    text="A GPT with $E = {@E@}$, {@L@} layers and {@M@} heads writes {@N@} texts at the same time and has read "
    "{@T@} tokens of each by now. How many numbers does the cache hold for one token of one text? How many bytes "
    "does the whole cache take, with {@B@} bytes a number? An LSTM of one layer with {@E@} units keeps $h$ and "
    "$c$: how many times as many numbers does the GPT keep for one text?",
    tables={
        "E": (32, 48, 64, 96, 128),
        "L": (2, 3, 4, 6, 8),
        "M": (4,),
        "T": (20, 50, 100, 200, 250),
        "N": (3, 5, 8),
        "B": (2, 4),
    },
    build=dict,
    solve=_solve_cache,
    steps=(
        Step(
            "token",
            "A key and a value in every layer; the heads together have E numbers each",
            "$$2 L E$$",
            r"$$2 \cdot {@L@} \cdot {@E@} = {@token@}$$",
            2,
            "2 * L * E",
        ),
        Step(
            "bytes",
            "For every token of every text",
            "$$2 L E \\cdot T \\cdot N \\cdot \\text{bytes}$$",
            r"$${@token@} \cdot {@T@} \cdot {@N@} \cdot {@B@} = {@bytes@}$$",
            2,
            "token * T * N * B",
        ),
        Step(
            "state",
            "The LSTM keeps two vectors, however long the text",
            "$$\\frac{2 L E\\, T}{2 E} = L T$$",
            r"$$\frac{{@token@} \cdot {@T@}}{2 \cdot {@E@}} = {@state@}$$",
            1,
            "token * T / (2 * E)",
        ),
    ),
    answers=(
        Answer("token", "Numbers for one token", tolerance=0),
        Answer("bytes", "Bytes of the cache", tolerance=0),
        Answer("state", "Times the LSTM's state", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "one layer",
            "token",
            "2 * E",
            "Every layer has keys and values of its own, so every layer has its own cache.",
        ),
        Mistake(
            "queries kept",
            "token",
            "3 * L * E",
            "A query is used once, by its own token, and is not kept.",
        ),
        Mistake(
            "times the heads",
            "token",
            "2 * L * E * M",
            "A head has its share of the numbers only; all heads together have E.",
        ),
        Mistake(
            "one text",
            "bytes",
            "token * T * B",
            "Each text has its own past, so each needs its own cache.",
        ),
        Mistake(
            "numbers, not bytes",
            "bytes",
            "token * T * N",
            "These are numbers; each takes several bytes.",
        ),
        Mistake(
            "without the length",
            "state",
            "L * 1",
            "That is one token. The cache grows with each of them; the state of the LSTM does not.",
        ),
        Mistake(
            "cell state forgotten",
            "state",
            "2 * L * T",
            "An LSTM keeps two vectors, the hidden state and the cell state.",
        ),
    ),
    hints=(
        "What of a token is needed again when a later token looks back at it?",
        "$$2 L E$$ numbers for a token",
        r"One token: $2 \cdot {@L@} \cdot {@E@}$.",
    ),
)


def _solve_work(given):
    S, n, L, M = (given[name] for name in ("S", "n", "L", "M"))
    lengths = range(S, S + n)  # what is read before each new token
    return {
        "without": sum(lengths),
        "cached": S + n - 1,
        "scores": M * L * (S + n - 1),
    }


WORK = Generator(
    id="cached-work",
    title="What the cache saves",
    part="NLP",
    chapter=19,
    topic="key–value cache",
    section="sec-gpt-cache",
    minutes=6,
    note="prompt {@S@}, {@n@} new tokens, L = {@L@}, {@M@} heads",
    text="A GPT with {@L@} layers and {@M@} heads reads a prompt of {@S@} tokens and writes {@n@} more; the last "
    "one that it writes is not read any more. In how many positions does it compute keys and values in each "
    "layer, all steps together, without a cache? How many with a cache? And how many scores does it compute, with "
    "the cache, for the last token that it reads, in all heads and layers?",
    tables={
        "S": (6, 8, 10, 12, 15, 20, 30),
        "n": (5, 8, 10, 12, 15, 20),
        "L": (2, 3, 4, 6),
        "M": (2, 4, 8),
    },
    build=lambda **given: given if given["S"] != given["n"] else None,
    solve=_solve_work,
    steps=(
        Step(
            "without",
            "Before each new token everything so far is read: the prompt, then one token more each time",
            "$$S + (S + 1) + \\dots + (S + n - 1) = n S + \\frac{n (n - 1)}{2}$$",
            r"$${@n@} \cdot {@S@} + \frac{{@n@} \cdot ({@n@} - 1)}{2} = {@without@}$$",
            2,
            "n * S + n * (n - 1) / 2",
        ),
        Step(
            "cached",
            "The prompt once, then each new token that is read, once",
            "$$S + n - 1$$",
            r"$${@S@} + {@n@} - 1 = {@cached@}$$",
            1,
            "S + n - 1",
        ),
        Step(
            "scores",
            "The last token has one query in each head of each layer; it meets every key so far, its own, too",
            "$$\\text{heads} \\cdot L \\cdot (S + n - 1)$$",
            r"$${@M@} \cdot {@L@} \cdot {@cached@} = {@scores@}$$",
            2,
            "M * L * cached",
        ),
    ),
    answers=(
        Answer("without", "Positions without a cache", tolerance=0),
        Answer("cached", "Positions with a cache", tolerance=0),
        Answer("scores", "Scores of the last token", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "full length each time",
            "without",
            "n * (S + n - 1)",
            "Only the last step reads so much. The first one reads the prompt alone.",
        ),
        Mistake(
            "prompt each time, nothing new",
            "without",
            "n * S",
            "What has been written is read, too: each step reads one token more than the one before.",
        ),
        Mistake(
            "last one read",
            "cached",
            "S + n",
            "The last token that is written is not read any more.",
        ),
        Mistake(
            "new tokens only",
            "cached",
            "n * 1",
            "The prompt must be read once, too.",
        ),
        Mistake(
            "square of the length",
            "scores",
            "M * L * cached * cached",
            "Only the new token asks; the queries of the earlier ones have been answered.",
        ),
        Mistake(
            "one layer",
            "scores",
            "M * cached",
            "Every layer has scores of its own.",
        ),
    ),
    hints=(
        "Write down what is read before the first new token, before the second, and before the last.",
        "$$n S + \\frac{n (n - 1)}{2}$$ against $$S + n - 1$$",
        r"Without a cache: {@S@} positions, then {@S@} + 1, and so on, {@n@} times.",
    ),
)

GENERATORS = (PARAMETERS, CACHE, WORK)
