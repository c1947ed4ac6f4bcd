"""A learning rate far too large: the run stops, and says why."""

import backlight as bl

run = bl.train(bl.load("ripple"), activation="relu", optimizer=bl.SGD(1000.0))
print(run.status.sentence)
