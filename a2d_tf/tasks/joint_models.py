"""The joint model of a configuration: its two forms and its loss."""

from functools import partial

from a2d_tf.config.schema import JointConfig
from a2d_tf.models.joint_segmenter import JointModels, build_joint_segmenter
from a2d_tf.models.term_model import TermModel
from a2d_tf.tasks.joint_loss import joint_loss_terms
from a2d_tf.tasks.joint_parts import choose_joint_parts


def build_joint_models(config: JointConfig) -> JointModels:
    """Return the training model and the inference model, which have the same weights.

    They are in the precision that is set. A run's checkpoint is loaded into the first one; the
    second one answers.
    """
    data = config.data
    built = build_joint_segmenter(
        choose_joint_parts(config), frames=data.frames, max_instances=data.max_instances
    )
    training = TermModel(
        built.training.input,
        built.training.output,
        terms=partial(joint_loss_terms, anchors=built.anchors, proposals=config.proposals),
        seed=config.train.seed,
        name="joint_training",
    )
    return built._replace(training=training)
