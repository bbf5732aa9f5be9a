"""The trainings of the joint paper: the model, its ablations and what it is compared with."""

from collections.abc import Mapping

from a2d_tf.labels import ACTORS
from reproduction.joint_choices import CHOICE_RUNS
from reproduction.run import APPEARANCE, BOTH_STREAMS, Published, Run

_BOTH_IMAGENET: Mapping[str, Published] = {
    "model.rgb_weights": "resnet",
    "model.flow_weights": "resnet",
}
# Runs without the action labels of one actor (section 4.4), by its name: of the joint model, and of
# TSMT.
ZERO_SHOT_RUNS = {actor: f"zero_shot_{actor}" for actor in ACTORS.values()}
ZERO_SHOT_TSMT_RUNS = {actor: f"zero_shot_tsmt_{actor}" for actor in ACTORS.values()}


def _zero_shot_run(name: str, config: str, weights: Mapping[str, Published], *, actor: int) -> Run:
    toy = {"joint/a2d": "joint", "joint/tsmt": "joint_tsmt"}[config]
    return Run(name, config, weights, toy=toy, changes=(f"data.unlabelled_actor={actor}",))


JOINT_RUNS = (
    Run("joint", "joint/a2d", BOTH_STREAMS),
    Run("joint_mask_rcnn", "joint/ablation/mask_rcnn_43", APPEARANCE),
    Run("joint_without_masks", "joint/ablation/without_masks", BOTH_STREAMS),
    Run("joint_without_temporal", "joint/ablation/without_temporal", BOTH_STREAMS),
    Run("joint_without_flow", "joint/ablation/without_flow", APPEARANCE),
    Run("joint_separate_actors", "joint/ablation/separate_actors", BOTH_STREAMS),
    Run("joint_separate_actions", "joint/ablation/separate_actions", start="joint_separate_actors"),
    Run("joint_tsct", "joint/tsct", _BOTH_IMAGENET),
    Run("joint_tshr", "joint/tshr", _BOTH_IMAGENET),
    Run("joint_tsmt", "joint/tsmt", _BOTH_IMAGENET),
    Run("sharpmask", "joint/sharpmask", {"model.weights": "resnet50"}),
    *(
        _zero_shot_run(ZERO_SHOT_RUNS[name], "joint/a2d", BOTH_STREAMS, actor=actor)
        for actor, name in ACTORS.items()
    ),
    *(
        _zero_shot_run(ZERO_SHOT_TSMT_RUNS[name], "joint/tsmt", _BOTH_IMAGENET, actor=actor)
        for actor, name in ACTORS.items()
    ),
    *CHOICE_RUNS,
)
