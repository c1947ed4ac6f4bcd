"""JAX in float64, as an oracle of gradients."""

import jax

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
