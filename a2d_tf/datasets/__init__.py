"""What the commands know of each data set: how it is opened, checked, converted and drawn."""
