"""The frozen trunk's output, stored once for every clip that training will see."""
