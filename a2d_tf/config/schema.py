"""What an experiment file may say, as frozen, strict models, one a section; import them from here.

Most numbers that come from a paper have no default: the file states them. A key that came later
has a default that keeps what earlier runs did, which may differ from the shipped files.
"""

from a2d_tf.config.baseline_schema import HuModelConfig, LiModelConfig, VggModelConfig
from a2d_tf.config.joint_schema import (
    DetectionConfig,
    JointConfig,
    JointDataConfig,
    JointEvaluationConfig,
    JointLossConfig,
    JointModelConfig,
    ProposalConfig,
    RegionConfig,
)
from a2d_tf.config.pair_classifier_schema import (
    PairClassifierConfig,
    PairClassifierDataConfig,
    PairClassifierEvaluationConfig,
    PairClassifierModelConfig,
)
from a2d_tf.config.section import Section
from a2d_tf.config.sentence_schema import (
    LEARNED_VECTORS,
    MODEL_KINDS,
    TRAIN_VECTORS,
    SentenceConfig,
    SentenceDataConfig,
    SentenceEvaluationConfig,
    SentenceLossConfig,
    SentenceTextConfig,
    VideoModelConfig,
)
from a2d_tf.config.sharpmask_schema import (
    SharpMaskConfig,
    SharpMaskDataConfig,
    SharpMaskEvaluationConfig,
    SharpMaskModelConfig,
)
from a2d_tf.config.train_schema import TrainConfig

ExperimentConfig = SentenceConfig | PairClassifierConfig | JointConfig | SharpMaskConfig

EXPERIMENTS: dict[str, type[ExperimentConfig]] = {
    "joint": JointConfig,
    "pair_classifier": PairClassifierConfig,
    "sentence": SentenceConfig,
    "sharpmask": SharpMaskConfig,
}

__all__ = [
    "EXPERIMENTS",
    "LEARNED_VECTORS",
    "MODEL_KINDS",
    "TRAIN_VECTORS",
    "SentenceDataConfig",
    "DetectionConfig",
    "SentenceEvaluationConfig",
    "ExperimentConfig",
    "HuModelConfig",
    "JointConfig",
    "JointDataConfig",
    "JointEvaluationConfig",
    "JointLossConfig",
    "JointModelConfig",
    "LiModelConfig",
    "SentenceLossConfig",
    "VideoModelConfig",
    "PairClassifierDataConfig",
    "PairClassifierEvaluationConfig",
    "PairClassifierModelConfig",
    "PairClassifierConfig",
    "ProposalConfig",
    "RegionConfig",
    "Section",
    "SentenceConfig",
    "SharpMaskConfig",
    "SharpMaskDataConfig",
    "SharpMaskEvaluationConfig",
    "SharpMaskModelConfig",
    "SentenceTextConfig",
    "TrainConfig",
    "VggModelConfig",
]
