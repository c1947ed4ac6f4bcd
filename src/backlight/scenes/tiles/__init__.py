"""Every neuron as a tile, in columns by layer, with the weights between them."""
