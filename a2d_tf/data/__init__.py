"""From released files to records, shards and batches."""
