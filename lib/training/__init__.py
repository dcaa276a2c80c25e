"""Training: losses, clipping, optimizers, gradient checks and the loop that puts them together."""
