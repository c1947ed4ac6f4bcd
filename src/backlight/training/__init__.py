"""Training: a recipe, the engines that follow it, and the rules by which they change the weights.

- `recipe`: everything that a run depends on; `settings`: a recipe from what a user gives
- `optimizers`, `schedules`: what ΔW does to the weights, and how η changes, as a recipe says it
- `updates`: both as equations, for the arrays of any library; the kernel is tested against them
- `engine`: what initialises and advances a network, and the kernel as one; `wide`: the other, for large matrices
- `interruption`: how Ctrl-C and the system's signals end a run in order
- `refusal`: what cannot be a recipe, in a sentence
"""
