"""The loss on its curves: of one sample, and of all samples of a run."""
