"""Training: losses, optimizers, initialization, clipping, regularization, and the loops that put them together."""
