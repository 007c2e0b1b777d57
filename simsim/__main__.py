"""``python -m simsim`` is the command ``simsim``."""

from simsim.cli import main

if __name__ == "__main__":
    main()
