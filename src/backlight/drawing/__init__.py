"""Drawing: pictures as values, and what makes files and pixels of them.

- `items`: the display list, what a picture is made of; `paths`: makers of its lines and shapes
- `type`: the bundled font and how wide a text is; `letters`: those that it lacks; `formulas`: typeset mathematics
- `svg`, `pdf`: a drawing as a file of vectors; `raster`: as pixels, by `thorvg`; `png`: pixels as a file
"""
