"""The README's commands, tried as printed."""
