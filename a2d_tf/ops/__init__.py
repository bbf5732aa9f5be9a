"""Pure tensor maths on keras.ops, without weights or state."""
