"""The class that is explained, one for all inputs or one for each."""

import torch


def chosen(output, target):
    """Scores of the class that is explained.

    Parameters
    ----------
    output : tensor, shape (N, K)
    target : int or sequence of int
        The class, or one for each input.

    Returns
    -------
    tensor, shape (N,)

    Raises
    ------
    ValueError
        If the output has another shape, or there is no such class.

    Examples
    --------
    >>> chosen(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), [1, 0])
    tensor([2., 3.])
    """
    if not isinstance(output, torch.Tensor) or output.ndim != 2:
        found = tuple(output.shape) if hasattr(output, "shape") else type(output).__name__
        raise ValueError(
            f"the model returned {found}, expected scores of shape (N, K), a column for each class"
        )
    places = torch.as_tensor(target)
    if places.ndim == 0:
        places = places.expand(len(output))
    if places.is_floating_point() or places.shape != output.shape[:1]:
        raise ValueError(
            f"got the target {target!r}, expected a class or one for each of the {len(output)} inputs"
        )
    if not ((places >= 0) & (places < output.shape[1])).all():
        raise ValueError(
            f"got the target {target!r}, expected classes from 0 to {output.shape[1] - 1}"
        )
    return output.gather(1, places.long()[:, None])[:, 0]
