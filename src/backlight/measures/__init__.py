"""What is asked of a network or a run: which neurons are stuck, where it lies on the loss, what its spaces hold."""
