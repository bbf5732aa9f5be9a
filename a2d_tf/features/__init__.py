"""The output of the frozen trunk, stored once for every clip that training will see."""
