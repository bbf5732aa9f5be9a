"""How a process starts, works beside others, is interrupted and ends."""
