"""What may be written after ``backlight train``, by noun: data, network, training, recording.

`readers` makes values of words, `completion` says what the shell offers.
"""
