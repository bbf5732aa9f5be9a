"""The contents of each table of the sentence paper, and which of our evaluations answers it."""

from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT
from reproduction import paper
from reproduction.evaluation import (
    CLASSIFIER,
    FUSED,
    PAIR_QUERIES,
    TRUE_PAIR_QUERIES,
    Evaluation,
)
from reproduction.experiments import REFERIT_RUNS
from reproduction.run import JHMDB
from reproduction.table import Check, PaperTable, Row, Score

SHUFFLED = "shuffled_mean_iou"
_MEAN = "mean_iou"
_MAP = "map_mean_precision"

_SENTENCE_HEADINGS = (
    ("precision@0.5", "P@0.5"),
    ("precision@0.6", "P@0.6"),
    ("precision@0.7", "P@0.7"),
    ("precision@0.8", "P@0.8"),
    ("precision@0.9", "P@0.9"),
    (_MAP, "mAP"),
    (paper.OVERALL, "Overall IoU"),
    (_MEAN, "Mean IoU"),
)
_HEADINGS = dict(_SENTENCE_HEADINGS) | {SHUFFLED: "Mean IoU, shuffled sentences"}
_SENTENCE_EXTRA = (
    ("map_coco", "mAP (COCO)"),
    (SHUFFLED, _HEADINGS[SHUFFLED]),
    ("num_samples", "Samples"),
)
_MAP_NOTE = (
    "mAP is the mean of P@{.50, .55, ..., .95}, as in the paper; COCO's average precision is "
    "another number and stands apart."
)


_REFERIT_NOTE = (
    "ReferIt only: runs that --referit-hu and --referit-li name, trained elsewhere on referring "
    "expressions of still images. The other rows of these baselines begin with them and are "
    "fine-tuned, as the paper's are; where none is named, they see A2D Sentences alone."
)


def _checks(metric: str, *pairs: tuple[Row, Row]) -> tuple[Check, ...]:
    return tuple(
        Check(_HEADINGS[metric], greater.score(metric), smaller.score(metric))
        for greater, smaller in pairs
    )


def _above_shuffled(row: Row) -> Check:
    shuffled = Score("shuffled sentences", row.evaluation, SHUFFLED)
    return Check(_HEADINGS[_MEAN], row.score(_MEAN), shuffled)


def _ablation_row(group: str, label: str, run: str) -> Row:
    evaluation = FUSED if run == "fused" else Evaluation(run)
    return Row(label, evaluation, paper.ABLATION[run], group=group)


_FRAMES = [
    _ablation_row("Frames", "1 frame", "frames_1"),
    _ablation_row("Frames", "4 frames", "frames_4"),
    _ablation_row("Frames", "8 frames", "frames_8"),
    _ablation_row("Frames", "16 frames", "rgb"),
]
_TEXT = [
    _ablation_row("Text encoder", "convolution", "rgb"),
    _ablation_row("Text encoder", "LSTM", "text_lstm"),
    _ablation_row("Text encoder", "BiLSTM", "text_bilstm"),
]
_LOSS = [
    _ablation_row("Loss", "three resolutions", "rgb"),
    _ablation_row("Loss", "finest only", "loss_finest"),
]
_STREAM = [
    _ablation_row("Stream", "RGB", "rgb"),
    _ablation_row("Stream", "flow", "flow"),
    _ablation_row("Stream", "RGB + flow", "fused"),
]

_HU = Evaluation("hu2016")
_LI = Evaluation("li2017")
_HU_REFERIT, _LI_REFERIT = REFERIT_RUNS["hu2016"], REFERIT_RUNS["li2017"]
_A2D_ROWS = {
    "hu_referit": Row(
        "Hu et al. 2016 (ReferIt only)",
        Evaluation(_HU_REFERIT),
        paper.A2D_SENTENCES["hu_referit"],
    ),
    "li_referit": Row(
        "Li et al. 2017 (ReferIt only)",
        Evaluation(_LI_REFERIT),
        paper.A2D_SENTENCES["li_referit"],
    ),
    "hu": Row("Hu et al. 2016", _HU, paper.A2D_SENTENCES["hu"]),
    "li": Row("Li et al. 2017", _LI, paper.A2D_SENTENCES["li"]),
    "rgb": Row("RGB", Evaluation("rgb"), paper.A2D_SENTENCES["rgb"]),
    "fused": Row("RGB + flow", FUSED, paper.A2D_SENTENCES["fused"]),
}
_JHMDB_ROWS = {
    # The paper has no such rows.
    "hu_referit": Row("Hu et al. 2016 (ReferIt only)", Evaluation(_HU_REFERIT, JHMDB)),
    "li_referit": Row("Li et al. 2017 (ReferIt only)", Evaluation(_LI_REFERIT, JHMDB)),
    "hu": Row("Hu et al. 2016", Evaluation("hu2016", JHMDB), paper.JHMDB_SENTENCES["hu"]),
    "li": Row("Li et al. 2017", Evaluation("li2017", JHMDB), paper.JHMDB_SENTENCES["li"]),
    "fused": Row(
        "This paper (ours: RGB + flow)",
        Evaluation("rgb", JHMDB, flow="flow"),
        paper.JHMDB_SENTENCES["fused"],
    ),
}
_PAIR_ROWS = {
    "paper": Row("This paper", PAIR_QUERIES, paper.SEGMENTATION["paper"], section="semantic"),
    "truth": Row("Oracle: the true pairs as queries", TRUE_PAIR_QUERIES, section="semantic"),
    "exchanged": Row(
        "Control: pairs asked by each other's names",
        PAIR_QUERIES,
        section="semantic/exchanged_names",
    ),
    "background": Row("Control: all background", PAIR_QUERIES, section="semantic/background"),
}
_CLASSIFIER_MAP = Score("Pair classifier, mAP", CLASSIFIER, "map", paper.CLASSIFIER_MAP)
_EARLIER_MAP = Score("Xu et al. 2015, mAP", None, "map", paper.EARLIER_CLASSIFIER_MAP)
_CHANCE_MAP = Score("Chance, mAP", CLASSIFIER, "chance_map")

SENTENCE_TABLES: dict[str, PaperTable] = {
    "ablation": PaperTable(
        title="Ablation study on A2D Sentences (section 5.1)",
        columns=((paper.OVERALL, _HEADINGS[paper.OVERALL]),),
        extra=(
            (_MEAN, _HEADINGS[_MEAN]),
            ("precision@0.5", _HEADINGS["precision@0.5"]),
            (SHUFFLED, _HEADINGS[SHUFFLED]),
        ),
        rows=(*_FRAMES, *_TEXT, *_LOSS, *_STREAM),
        checks=(
            *_checks(
                paper.OVERALL,
                (_FRAMES[3], _FRAMES[0]),
                (_FRAMES[3], _FRAMES[1]),
                (_FRAMES[3], _FRAMES[2]),
                (_TEXT[0], _TEXT[1]),
                (_TEXT[0], _TEXT[2]),
                (_LOSS[0], _LOSS[1]),
                (_STREAM[0], _STREAM[1]),
                (_STREAM[2], _STREAM[0]),
                (_STREAM[2], _STREAM[1]),
            ),
            _above_shuffled(_STREAM[2]),
        ),
        beside=True,
        notes=("16 frames, convolution, three resolutions and RGB are one and the same run.",),
    ),
    "table1": PaperTable(
        title="Table 1: segmentation from a sentence on A2D Sentences",
        columns=_SENTENCE_HEADINGS,
        extra=_SENTENCE_EXTRA,
        rows=tuple(_A2D_ROWS.values()),
        checks=(
            *(
                check
                for metric in (paper.OVERALL, _MEAN)
                for check in _checks(
                    metric,
                    (_A2D_ROWS["fused"], _A2D_ROWS["rgb"]),
                    (_A2D_ROWS["rgb"], _A2D_ROWS["hu"]),
                    (_A2D_ROWS["rgb"], _A2D_ROWS["li"]),
                    (_A2D_ROWS["li"], _A2D_ROWS["hu"]),
                    (_A2D_ROWS["hu"], _A2D_ROWS["hu_referit"]),
                    (_A2D_ROWS["li"], _A2D_ROWS["li_referit"]),
                )
            ),
            _above_shuffled(_A2D_ROWS["fused"]),
        ),
        notes=(
            _MAP_NOTE,
            _REFERIT_NOTE,
        ),
    ),
    "table2": PaperTable(
        title="Table 2: segmentation from a sentence on J-HMDB Sentences",
        columns=_SENTENCE_HEADINGS,
        extra=_SENTENCE_EXTRA,
        rows=tuple(_JHMDB_ROWS.values()),
        checks=(
            *(
                check
                for metric in (_MAP, paper.OVERALL, _MEAN)
                for check in _checks(
                    metric,
                    (_JHMDB_ROWS["fused"], _JHMDB_ROWS["hu"]),
                    (_JHMDB_ROWS["fused"], _JHMDB_ROWS["li"]),
                )
            ),
            _above_shuffled(_JHMDB_ROWS["fused"]),
        ),
        notes=(
            _MAP_NOTE,
            "The runs of Table 1 without further training; the paper has no rows of ReferIt only "
            "here. The paper does not name the streams of "
            'its row, "best settings per model": ours are fused.',
        ),
    ),
    "table3": PaperTable(
        title="Table 3: semantic segmentation of A2D from actor and action pairs",
        columns=tuple(
            (f"{reading}/{score}", f"{heading} {score}")
            for reading, heading in ((ACTOR, "Actor"), (ACTION, "Action"), (JOINT, "Joint"))
            for score in ("ave", "glo", "miou")
        ),
        rows=(
            Row("Xu et al. 2015", None, paper.SEGMENTATION["xu2015"]),
            Row("Xu et al. 2016", None, paper.SEGMENTATION["xu2016"]),
            Row("Kalogeiton et al. 2017", None, paper.SEGMENTATION["kalogeiton"]),
            *_PAIR_ROWS.values(),
        ),
        checks=(
            *(
                Check(f"{heading} miou", greater.score(metric), smaller.score(metric))
                for metric, heading in (
                    (f"{ACTOR}/miou", "Actor"),
                    (f"{ACTION}/miou", "Action"),
                    (f"{JOINT}/miou", "Joint"),
                )
                for greater, smaller in (
                    (_PAIR_ROWS["paper"], _PAIR_ROWS["background"]),
                    (_PAIR_ROWS["paper"], _PAIR_ROWS["exchanged"]),
                    (_PAIR_ROWS["truth"], _PAIR_ROWS["paper"]),
                )
            ),
            Check("mAP", _CLASSIFIER_MAP, _EARLIER_MAP),
            Check("mAP", _CLASSIFIER_MAP, _CHANCE_MAP),
        ),
        facts=(_CLASSIFIER_MAP, _EARLIER_MAP, _CHANCE_MAP),
        notes=(
            "ave: mean recall of the classes, glo: share of right pixels, miou: mean IoU of the "
            "classes.",
            "Queries are the pairs whose classifier score is above the threshold, RGB and flow "
            "averaged; the oracle is told the pairs of each frame.",
        ),
    ),
}
