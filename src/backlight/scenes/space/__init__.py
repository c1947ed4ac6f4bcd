"""The last hidden layer's space, and the output as a surface."""
