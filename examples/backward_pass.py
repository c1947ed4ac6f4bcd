"""One backward pass, with every quantity under its own name and layer."""

import backlight as bl

example = bl.worked_example()
one = bl.backpropagate(example.network, example.x, example.t)
print(one)
print("δ₃ =", one.delta[3], "  ΔW₂ =", one.dW[2], "  H₀ =", one.H[0].ravel())
