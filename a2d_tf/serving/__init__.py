"""SavedModels for TensorFlow Serving."""

DEFAULT_VOCABULARY_SIZE = 100_000  # words that an export looks at
