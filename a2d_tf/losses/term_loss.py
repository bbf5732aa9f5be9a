"""The compiled loss of a term that the model has computed (``models.term_model``)."""

import keras


@keras.saving.register_keras_serializable(package="a2d_tf")
class MeanTerm(keras.losses.Loss):
    """The mean over clips of a term that is a loss already; the target is not looked at."""

    def __init__(self, name: str = "mean_term", **kwargs):
        super().__init__(name=name, reduction="sum_over_batch_size", **kwargs)

    def call(self, y_true, y_pred):
        """Return the term of every clip."""
        return y_pred

    def get_config(self):
        """Return the arguments."""
        return {"name": self.name}
