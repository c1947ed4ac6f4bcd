"""The two ideas that backpropagation joins: the perceptron's corrections, and the chain rule."""

import backlight as bl

data = bl.load("linear", n=60, noise=0.0, test=0.0)
learning = bl.Perceptron([1.0, -1.0]).learn(data.X_train, data.T_train[:, 0], learning_rate=0.5)
print(f"After {len(learning.corrections)} mistakes its weight vector has turned from [1, -1] to {learning.last.w}.")

h = bl.compose("square", "sin")
print(h.at(1.2))
