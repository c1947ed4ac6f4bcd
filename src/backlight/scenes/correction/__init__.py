"""A perceptron's corrections: the plane, the equation, and when each happens."""
