"""Networks as ONNX: ONNX Runtime answers as Keras does, and what it does not take is refused."""

import re

import pytest
from export_onnx import export_network, main, plain_config
from fakes.configs import make_config
from fakes.served_models import build_classifier
from fakes.served_run import write_served_run
from fakes.untrained_runs import write_baseline_run, write_joint_run


@pytest.mark.parametrize("kind", ["i3d", "li2017"])
def test_a_sentence_network_answers_as_in_keras(kind, tmp_path, capsys):
    (tmp_path / "run").mkdir()
    if kind == "i3d":
        write_served_run(tmp_path / "run")
    else:
        write_baseline_run(tmp_path / "run", kind)
    assert main([str(tmp_path / "run"), str(tmp_path / "network.onnx")]) == 0
    told = re.search(r"MB; ONNX Runtime's answers are Keras' to (\S+)", capsys.readouterr().out)
    assert float(told[1]) < 1e-5
    assert [path.name for path in tmp_path.glob("*.onnx*")] == ["network.onnx"]


def test_a_classifier_answers_as_in_keras(tmp_path):
    run = build_classifier(tmp_path, "rgb")
    assert export_network(run.model, tmp_path / "network.onnx") < 1e-4


def test_a_joint_run_is_refused(tmp_path, capsys):
    write_joint_run(tmp_path)
    assert main([str(tmp_path), str(tmp_path / "network.onnx")]) == 1
    assert "task: must be sentence or pair_classifier" in capsys.readouterr().err
    assert not (tmp_path / "network.onnx").exists()


def test_the_choice_by_the_number_of_sentences_is_made():
    config = make_config(model={"fold": "auto"})
    assert plain_config(config).model.fold == "off"
    assert plain_config(config).data == config.data
