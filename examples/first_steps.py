"""Train on a toy shape, and go back to any step of it."""

import backlight as bl

data = bl.load("moons", n=400, noise=0.1, seed=0)
run = bl.train(data, hidden=(8, 8), activation="tanh", steps=2000, optimizer=bl.SGD(0.1), seed=0)
print(run)

halfway = run.at(1000)
print(f"After step {halfway.step} the test loss was {halfway.test_loss:.4f}, at the end {run.at(2000).test_loss:.4f}.")
print("The first neuron's weight vector then:", halfway.network.W[1][0])
