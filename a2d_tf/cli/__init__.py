"""The a2d-tf command, one module a subcommand."""
