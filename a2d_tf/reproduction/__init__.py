"""The sentence paper's tables, made by running the commands that they need."""
