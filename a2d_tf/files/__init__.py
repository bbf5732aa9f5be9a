"""Reading and writing files: whole or not at all, text and JSON with errors that name the place."""
