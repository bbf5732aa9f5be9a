"""The joint model of a configuration: its two forms, its loss, and which layers train."""

from functools import partial

from a2d_tf.config.schema import JointConfig
from a2d_tf.models.joint_segmenter import JointModels, build_joint_segmenter
from a2d_tf.models.term_model import TermModel
from a2d_tf.tasks.joint_loss import joint_loss_terms
from a2d_tf.tasks.joint_parts import choose_joint_parts
from a2d_tf.tasks.precision import use_precision
from a2d_tf.tasks.trainable import set_trainable


def build_joint_models(config: JointConfig) -> JointModels:
    """Return the training model and the inference model, which have the same weights.

    A run's checkpoint is loaded into the first one; the second one answers.

    Raises:
        InputError: ``model.trainable`` names no layer.
    """
    data, seed = config.data, config.train.seed
    with use_precision(config.train.precision):
        built = build_joint_segmenter(
            choose_joint_parts(config), frames=data.frames, max_instances=data.max_instances
        )
        training = TermModel(
            built.training.input,
            built.training.output,
            terms=partial(joint_loss_terms, anchors=built.anchors, proposals=config.proposals),
            seed=seed,
            name="joint_training",
        )
    set_trainable(training, config.model.trainable)
    return built._replace(training=training)
