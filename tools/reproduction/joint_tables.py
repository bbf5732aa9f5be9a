"""The contents of each table of the joint paper, and which of our evaluations answers it."""

from a2d_tf.keys import SUPERVOXELS
from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT
from reproduction import joint_paper
from reproduction.evaluation import JOINT_RUN, UNTRAINED, Evaluation
from reproduction.table import Check, Difference, PaperTable, Row, Score, Sheet

# Sections of metrics.json.
_DETECTION, _INSIDE = "detection", "detection_ends_inside"
_SHARPMASK = "sharpmask"
_READINGS = ((ACTOR, "Actor"), (ACTION, "Action"), (JOINT, "Joint"))
_IOUS = tuple((f"{reading}/miou", f"{heading} miou") for reading, heading in _READINGS)
_JOINT_IOU = _IOUS[-1:]
_PRECISIONS = tuple((reading, f"{heading} AP") for reading, heading in _READINGS)
_PIXELS = tuple(
    (f"{reading}/{score}", f"{heading} {score}")
    for reading, heading in _READINGS
    for score in ("ave", "glo", "miou")
)
_PIXELS_NOTE = (
    "ave: mean recall of the classes, glo: share of right pixels, miou: mean IoU of the classes."
)
_KALOGEITON_NOTE = (
    "Detections of background are dropped from ours, as the authors' code does, and kept in "
    "the others, as theirs does; dropping costs some average precision of actors. "
    "The systems of Kalogeiton et al. (ICCV 2017) are trained by us from the joint model's parts: "
    "one frame, from which both streams propose regions and tell actors and actions."
)
_SUPERVOXELS_NOTE = (
    "Supervoxels stand for GBH (Grundmann et al., CVPR 2010), which merges the voxels of the whole "
    "video by colour and flow: here SLIC cuts a few frames around the labelled one, and its "
    "regions are merged by the same rule, by colour alone. An actor's pixels are those whose "
    "supervoxels, at all levels of the hierarchy, lie mostly inside its box."
)
_UNTRAINED_LABEL = "Control: untrained network"


def _checks(metrics: tuple[tuple[str, str], ...], greater: Row, *smaller: Row) -> tuple[Check, ...]:
    return tuple(
        Check(heading, greater.score(key), row.score(key))
        for key, heading in metrics
        for row in smaller
    )


_SEGMENTED = {
    "supervoxels": Row(
        "TSMT + supervoxels (paper: GBH)",
        Evaluation("joint_tsmt", masks=SUPERVOXELS),
        joint_paper.SEGMENTATION["tsmt_gbh"],
    ),
    "tsmt": Row(
        "TSMT + SharpMask",
        Evaluation("joint_tsmt", masks=_SHARPMASK),
        joint_paper.SEGMENTATION["tsmt_sharpmask"],
    ),
    "full": Row("Ours", JOINT_RUN, joint_paper.SEGMENTATION["full"]),
}
_CONTROLS = (
    Row(_UNTRAINED_LABEL, UNTRAINED),
    Row("Control: the most frequent pair in its masks", JOINT_RUN, section="majority"),
    Row("Control: all background", JOINT_RUN, section="background"),
)
_DETECTED = {
    **{
        name: Row(
            f"{name.upper()} (Kalogeiton et al. 2017)",
            Evaluation(f"joint_{name}"),
            joint_paper.DETECTION[name],
            section=_DETECTION,
        )
        for name in ("tsct", "tshr", "tsmt")
    },
    "full": Row("Ours", JOINT_RUN, joint_paper.DETECTION["full"], section=_DETECTION),
    "untrained": Row(_UNTRAINED_LABEL, UNTRAINED, section=_DETECTION),
}
_ABLATED = {
    run: Row(label, evaluation, joint_paper.ABLATION[run])
    for run, label, evaluation in (
        ("full", "Ours", JOINT_RUN),
        ("mask_rcnn", "Mask R-CNN baseline", Evaluation("joint_mask_rcnn")),
        (
            "sharpmask",
            "Ours without masks + SharpMask",
            Evaluation("joint_without_masks", masks=_SHARPMASK),
        ),
        ("no_temporal", "Ours without temporal context", Evaluation("joint_without_temporal")),
        ("no_flow", "Ours without flow stream", Evaluation("joint_without_flow")),
        ("no_joint", "Ours without joint training", Evaluation("joint_separate_actions")),
    )
}


def _lost_without_flow(reading: str) -> Difference:
    key = f"{reading}/miou"
    full, without = _ABLATED["full"].score(key), _ABLATED["no_flow"].score(key)
    return Difference(f"{reading} lost without flow", full, without)


JOINT_TABLES: dict[str, PaperTable] = {
    "joint_table1": PaperTable(
        title="Table 1 of the joint paper: semantic segmentation of A2D",
        columns=_PIXELS,
        rows=(
            Row("Trilayer (Xu et al. 2015)", None, joint_paper.SEGMENTATION["trilayer"]),
            Row("GPM + TSP (Xu et al. 2016)", None, joint_paper.SEGMENTATION["gpm_tsp"]),
            Row("GPM + GBH (Xu et al. 2016)", None, joint_paper.SEGMENTATION["gpm_gbh"]),
            *_SEGMENTED.values(),
            *_CONTROLS,
        ),
        checks=(
            *_checks(
                *(_IOUS, _SEGMENTED["full"], _SEGMENTED["supervoxels"], _SEGMENTED["tsmt"]),
                *_CONTROLS,
            ),
            *_checks(_IOUS, _SEGMENTED["tsmt"], _SEGMENTED["supervoxels"]),
        ),
        notes=(
            _PIXELS_NOTE,
            _KALOGEITON_NOTE,
            _SUPERVOXELS_NOTE,
        ),
        sheet=Sheet(
            ours=_SEGMENTED["full"],
            other=_SEGMENTED["tsmt"],
            note="As the paper's Figure 3: frame, truth, the two-stage system, ours.",
        ),
    ),
    "joint_table2": PaperTable(
        title="Table 2 of the joint paper: detection on A2D (mean average precision)",
        columns=_PRECISIONS,
        rows=(*_DETECTED.values(),),
        checks=_checks(
            _PRECISIONS,
            _DETECTED["full"],
            *(row for name, row in _DETECTED.items() if name != "full"),
        ),
        facts=tuple(
            Score(
                f"Ours, {heading}, boxes read with both ends inside", JOINT_RUN, f"{_INSIDE}/{key}"
            )
            for key, heading in _PRECISIONS
        ),
        notes=(
            "Boxes at an IoU of 0.5, as in PASCAL VOC 2007.",
            "Read with both ends inside, half-open boxes are a pixel too large each way, which is "
            "too kind to small actors. Earlier versions of this tool counted that way.",
            _KALOGEITON_NOTE,
        ),
    ),
    "joint_table3": PaperTable(
        title="Table 3 of the joint paper: ablation",
        columns=_PIXELS,
        extra=tuple((f"{_DETECTION}/{key}", heading) for key, heading in _PRECISIONS),
        rows=(*_ABLATED.values(), *_CONTROLS),
        checks=(
            # The joint reading ranks them all; the text compares only some by the others.
            *_checks(_JOINT_IOU, *_ABLATED.values()),
            *_checks(_IOUS[:-1], _ABLATED["full"], _ABLATED["mask_rcnn"], _ABLATED["sharpmask"]),
            *_checks(_IOUS[1:2], _ABLATED["full"], _ABLATED["no_temporal"]),
            Check("miou", _lost_without_flow(ACTION), _lost_without_flow(ACTOR)),
            *_checks(_JOINT_IOU, _ABLATED["full"], *_CONTROLS),
        ),
        notes=(
            _PIXELS_NOTE,
            "The Mask R-CNN baseline knows the 43 pairs as classes and sees one frame. Without "
            "joint training, actors are trained first and then the layers of actions.",
        ),
    ),
}
