"""The trainings of the sentence paper, and the runs that people bring from elsewhere."""

from reproduction.run import VIDEOS, Published, Run
from reproduction.scales import PAPER, SMALL, TOY


def _sentence_run(
    name: str, config: str, weights: Published = "rgb", *, small: bool = False
) -> Run:
    begun = {"model.weights": weights}
    scales = (PAPER, SMALL, TOY) if small else (PAPER, TOY)
    return Run(name, config, begun, vectors=weights != "vgg", scales=scales)


def _classifier_run(name: str, config: str, weights: Published) -> Run:
    return Run(name, config, {"model.weights": weights}, data=VIDEOS)


SENTENCE_RUNS = (
    _sentence_run("rgb", "sentence/a2d_rgb", small=True),
    _sentence_run("flow", "sentence/a2d_flow", "flow"),
    _sentence_run("frames_1", "ablation/frames_1", small=True),
    _sentence_run("frames_4", "ablation/frames_4", small=True),
    _sentence_run("frames_8", "ablation/frames_8", small=True),
    _sentence_run("text_lstm", "ablation/text_lstm", small=True),
    _sentence_run("text_bilstm", "ablation/text_bilstm", small=True),
    _sentence_run("loss_finest", "ablation/loss_finest", small=True),
    _sentence_run("hu2016", "baselines/hu2016", "vgg"),
    _sentence_run("li2017", "baselines/li2017", "vgg"),
    _sentence_run("queries_rgb", "pair_queries/rgb"),
    _sentence_run("queries_flow", "pair_queries/flow", "flow"),
    _classifier_run("classifier_rgb", "pair_classifier/rgb", "rgb"),
    _classifier_run("classifier_flow", "pair_classifier/flow", "flow"),
)
