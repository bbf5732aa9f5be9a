"""What an experiment file may say: frozen, strict models, one a section; the place to import from.

Numbers that come from a paper have no default: the file states them.
"""

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
from a2d_tf.config.pairs_schema import (
    PairDataConfig,
    PairEvaluationConfig,
    PairModelConfig,
    PairsConfig,
)
from a2d_tf.config.section import Section
from a2d_tf.config.sentence_schema import (
    LEARNED_VECTORS,
    MODEL_KINDS,
    TRAIN_VECTORS,
    DataConfig,
    EvaluationConfig,
    HuModelConfig,
    LiModelConfig,
    LossConfig,
    ModelConfig,
    SentenceConfig,
    TextConfig,
    VggModelConfig,
)
from a2d_tf.config.sharpmask_schema import (
    SharpMaskConfig,
    SharpMaskDataConfig,
    SharpMaskEvaluationConfig,
    SharpMaskModelConfig,
)
from a2d_tf.config.train_schema import TrainConfig

ExperimentConfig = SentenceConfig | PairsConfig | JointConfig | SharpMaskConfig

EXPERIMENTS: dict[str, type[ExperimentConfig]] = {
    "joint": JointConfig,
    "pairs": PairsConfig,
    "sentence": SentenceConfig,
    "sharpmask": SharpMaskConfig,
}

__all__ = [
    "EXPERIMENTS",
    "LEARNED_VECTORS",
    "MODEL_KINDS",
    "TRAIN_VECTORS",
    "DataConfig",
    "DetectionConfig",
    "EvaluationConfig",
    "ExperimentConfig",
    "HuModelConfig",
    "JointConfig",
    "JointDataConfig",
    "JointEvaluationConfig",
    "JointLossConfig",
    "JointModelConfig",
    "LiModelConfig",
    "LossConfig",
    "ModelConfig",
    "PairDataConfig",
    "PairEvaluationConfig",
    "PairModelConfig",
    "PairsConfig",
    "ProposalConfig",
    "RegionConfig",
    "Section",
    "SentenceConfig",
    "SharpMaskConfig",
    "SharpMaskDataConfig",
    "SharpMaskEvaluationConfig",
    "SharpMaskModelConfig",
    "TextConfig",
    "TrainConfig",
    "VggModelConfig",
]
