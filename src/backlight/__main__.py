"""``python -m backlight``."""

from backlight.cli import main

if __name__ == "__main__":
    main()
