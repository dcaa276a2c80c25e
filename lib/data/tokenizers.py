"""Text to tokens and back: characters, or words and punctuation marks (chapters 02 and 13)."""

import re

from lib.data.checks import listed

# Python's \w leaves out the marks that sit on letters: accents written apart, Arabic vowel signs,
# Devanagari vowel signs, joiners. Without them a Hindi word would fall into pieces.
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u200c\u200d"
_LETTERS = rf"\w[\w{_MARKS}]*"
_TOKEN = re.compile(
    rf"(?P<special><\w+>)"
    rf"|(?P<number>\d+(?:[.,]\d+)+(?!\w))"
    rf"|(?P<word>{_LETTERS}(?:['’-]{_LETTERS})*)"
    rf"|(?P<mark>[^\w\s])"
    rf"|(?P<space>\s+)"
)
_CLOSING = set(".,;:!?%)]}”»…")
_OPENING = set("([{“«")


def checked_text(value):
    """Return a text, or say that it is none.

    Parameters
    ----------
    value : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If it is not one string.
    """
    if not isinstance(value, str):
        raise ValueError(
            f"text must be one string, got {type(value).__name__}; tokenize sentence by sentence"
        )
    return value


def checked_tokens(values):
    """Return a list of tokens, or say what is none.

    Parameters
    ----------
    values : list of str

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If it is one string, or holds anything but strings.
    """
    values = listed("tokens", values)
    for position, token in enumerate(values):
        if not isinstance(token, str):
            raise ValueError(
                f"token {position} is {token!r}, not a string; decode ids with the vocabulary first"
            )
    return values


class CharTokenizer:
    """Split text into its characters.

    The round trip is exact: ``detokenize(tokenize(text)) == text``, or the lower-case text.

    Parameters
    ----------
    lowercase : bool, optional
        Turn the text into lower case first.

    Examples
    --------
    >>> tokenizer = CharTokenizer()
    >>> tokenizer.tokenize("the sky")
    ['t', 'h', 'e', ' ', 's', 'k', 'y']
    >>> tokenizer.detokenize(tokenizer.tokenize("the sky"))
    'the sky'
    """

    def __init__(self, lowercase=False):
        self.lowercase = bool(lowercase)

    def tokenize(self, text):
        """Return the characters of a text.

        Parameters
        ----------
        text : str
            Any text; an empty one gives no tokens.

        Returns
        -------
        list of str
            One character each.

        Raises
        ------
        ValueError
            If `text` is not a string.
        """
        text = checked_text(text)
        return list(text.lower() if self.lowercase else text)

    def detokenize(self, tokens):
        """Return the text that the tokens spell.

        Parameters
        ----------
        tokens : list of str
            Characters.

        Returns
        -------
        str
            The characters, one after another.

        Raises
        ------
        ValueError
            If `tokens` is one string or holds anything but strings.
        """
        return "".join(checked_tokens(tokens))


class WordTokenizer:
    """Split text into words and punctuation marks by one regular expression.

    A word keeps its inner apostrophes and hyphens (``don't``, ``e-mail``), a number its inner
    points and commas (``3.14``), a special token its brackets (``<eos>``). Every other mark
    is a token of its own. `detokenize` writes blanks between words and none before closing or after
    opening marks, so blanks, line ends and (with `lowercase`) capitals are lost, but never a
    token: ``tokenize(detokenize(tokens)) == tokens`` for tokens that `tokenize` made.
    With `spaces` white space is a token, too, and the round trip gives back any text exactly.

    Parameters
    ----------
    lowercase : bool, optional
        Turn the text into lower case first: a smaller vocabulary, names lost in the crowd.
    punctuation : bool, optional
        Keep punctuation marks as tokens; False drops them.
    spaces : bool, optional
        Keep white space as tokens, for an exact round trip.

    Examples
    --------
    >>> tokenizer = WordTokenizer(lowercase=True)
    >>> tokens = tokenizer.tokenize("The food isn't good!  <EOS>")
    >>> tokens
    ['the', 'food', "isn't", 'good', '!', '<eos>']
    >>> tokenizer.detokenize(tokens)
    "the food isn't good! <eos>"
    >>> WordTokenizer(spaces=True).tokenize("two  blanks")
    ['two', '  ', 'blanks']
    """

    def __init__(self, lowercase=False, punctuation=True, spaces=False):
        self.lowercase, self.spaces = bool(lowercase), bool(spaces)
        self.left_out = set() if punctuation else {"mark"}
        if not spaces:
            self.left_out.add("space")

    def tokenize(self, text):
        """Return the words and marks of a text.

        Parameters
        ----------
        text : str
            Any text; blank text gives no tokens.

        Returns
        -------
        list of str
            The tokens in their order.

        Raises
        ------
        ValueError
            If `text` is not a string.
        """
        text = checked_text(text)
        matches = _TOKEN.finditer(text.lower() if self.lowercase else text)
        return [m.group() for m in matches if m.lastgroup not in self.left_out]

    def detokenize(self, tokens):
        """Return readable text made of the tokens.

        Parameters
        ----------
        tokens : list of str
            Words and marks.

        Returns
        -------
        str
            The text, blanks put where English typography has them, or where the tokens have them.

        Raises
        ------
        ValueError
            If `tokens` is one string or holds anything but strings.
        """
        if self.spaces:
            return "".join(checked_tokens(tokens))
        text, previous = "", None
        for token in checked_tokens(tokens):
            glued = previous is None or token in _CLOSING or previous in _OPENING
            text += token if glued else " " + token
            previous = token
        return text
