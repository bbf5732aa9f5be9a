"""Files written whole or not at all, text and JSON read with errors that name the place."""
