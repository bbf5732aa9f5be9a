"""Loss tensors; they know no model."""
