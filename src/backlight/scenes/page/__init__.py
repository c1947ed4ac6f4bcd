"""What the scenes share: the page and its type, plots, the timeline of a run, motion, planes and solids."""
