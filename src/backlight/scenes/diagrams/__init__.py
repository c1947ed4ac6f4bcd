"""A network as units and edges, what flows along them, and how votes are counted."""
