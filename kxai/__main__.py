"""``python -m kxai``: the command line."""

from kxai.cli import main

if __name__ == "__main__":
    main()
