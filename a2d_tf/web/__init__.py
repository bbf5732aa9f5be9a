"""A web page on which people segment videos of their own with trained runs."""
