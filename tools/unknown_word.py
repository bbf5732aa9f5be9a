"""Ask a model for a word that no training sentence holds: see reproduction/unknown_word.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reproduction.unknown_word import main

if __name__ == "__main__":
    sys.exit(main())
