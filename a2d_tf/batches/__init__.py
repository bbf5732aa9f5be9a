"""The graph of tf.data: from records to the batches of every task."""
