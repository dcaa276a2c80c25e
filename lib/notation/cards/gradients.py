"""Chapter 06."""

from lib.notation.cards import Card

CARD = Card(
    title="Long-term dependencies",
    equations=("jacobian", "eigenvalues", ("clipping", "norm")),
    letters="rnn",
    text=r"""
- $T - t$ factors, each of norm at most $\gamma \sigma_1$ (largest singular value; $\gamma = 1$ for tanh,
  $\tfrac14$ for the sigmoid): $\sigma_1 < 1/\gamma$ suffices to **vanish**, $\sigma_1 > 1/\gamma$ is necessary to
  **explode**.
- **Exploding** announces itself: clip. **Vanishing** is silent: gates, orthogonal initialization, connections
  that add to the state.
- Skip connections between layers cure depth, not time; dropout cures neither.
""",
)
