"""A baseline of expressions in still images answers A2D Sentences, and is trained on from there.

Sentence paper, section 5.2: the baselines "trained solely on the ReferIt dataset", then fine-tuned.
"""

import json
import shutil

import numpy as np
import pytest
from fakes.configs import make_baseline_config

from a2d_tf import keys
from a2d_tf.config.loader import save_config
from a2d_tf.datasets.convert import convert
from a2d_tf.evaluation.sentence import evaluate_sentences
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.training.compiling import compile_to_train
from a2d_tf.words.word_vectors import describe_unknown


def write_expressions(root, path):
    """Write expressions of the form that RefCOCO and ReferIt have: two of every outlined object."""
    entries = []
    for split, ours in (("train", "train"), ("val", "test")):
        content = json.loads((root / f"{ours}.json").read_text())
        names = {one["id"]: one["name"] for one in content["categories"]}
        for one in content["annotations"]:
            texts = [f"the {names[one['category_id']]}", "red thing"]
            entry = {"image_id": one["image_id"], "ann_id": one["id"], "split": split}
            if not one["iscrowd"]:
                entries.append(entry | {"sentences": [{"sent": text} for text in texts]})
    path.write_text(json.dumps(entries))
    return path


def copy_some(source, root):
    """Copy the first two images of each split of COCO's, which are real."""
    for split in ("train", "test"):
        content = json.loads((source / f"{split}.json").read_text())
        listed = content["images"][:2]
        ids = {one["id"] for one in listed}
        found = [one for one in content["annotations"] if one["image_id"] in ids]
        (root / split).mkdir(parents=True)
        for one in listed:
            shutil.copy(source / split / one["file_name"], root / split)
        content |= {"images": listed, "annotations": found}
        (root / f"{split}.json").write_text(json.dumps(content))
    return root


def convert_expressions(root, folder):
    """Return converted expressions of still images."""
    expressions = write_expressions(root, folder / "refs.json")
    data = folder / "referit"
    convert(root, data, dataset="coco", height=32, workers=1, expressions=expressions)
    return data


def begin(config, data, workdir):
    """Return a task that has taken its words from data, and its model at step 0."""
    task = SentenceTask(config, workdir)
    model = task.build_models(data).training
    task.initialise(model)
    task.begin(data, start_step=0)
    return task, model


def test_expressions_then_sentences_of_videos(tiny_coco, tiny_flow_records, tmp_path):
    run = tmp_path / "referit_run"
    config = make_baseline_config("hu2016", text={"read_padding": True})
    task, model = begin(config, convert_expressions(tiny_coco, tmp_path), run)
    assert task.words.open().words == ("ball", "cup", "dog", "red", "sports", "the", "thing")
    save_config(config, run / CONFIG_FILE)
    compile_to_train(model, task)
    save_checkpoint(model, run, step=1)

    # "ReferIt only": asked about videos without further training.
    alone = load_run(run, SentenceRun)
    evaluation = evaluate_sentences(alone, data_dir=tiny_flow_records, split="test")
    assert evaluation.metrics["num_samples"] == 3
    asked = {one.sentence for one in evaluation.samples}
    assert asked == {"red ball flying and rolling"}
    assert describe_unknown(alone.task.words.open(), asked).startswith("3 words without a vector")

    tuned = make_baseline_config("hu2016", model={"start": str(run)}, text={"read_padding": True})
    task, model = begin(tuned, tiny_flow_records, tmp_path / "tuned")
    known = alone.task.words.open().words
    words = task.words.open().words
    assert words[: len(known)] == known and "walking" in words
    rows = model.get_layer("embedding").embeddings
    assert rows.shape[0] == len(words) + 1
    before = alone.model.get_layer("embedding").embeddings
    np.testing.assert_array_equal(rows[: len(known) + 1], before)


@pytest.mark.realdata
@pytest.mark.parametrize("kind", ["hu2016", "li2017"])
def test_expressions_in_real_images_train_a_baseline(kind, shared_data, tmp_path):
    root = copy_some(shared_data / "coco_objects", tmp_path / "coco")
    data = convert_expressions(root, tmp_path)
    config = make_baseline_config(kind, data={"camera": 0.2})
    task, model = begin(config, data, tmp_path / "run")
    inputs, targets = next(iter(task.training_batches(data, start_step=0)))
    assert inputs[keys.VIDEO].shape == (2, 1, 32, 32, 3) and "thing" in task.words.open()
    name = keys.response(32)
    losses = task.compile_arguments()["loss"][name](targets[name], model(inputs)[name])
    assert np.isfinite(np.asarray(losses)).all() and np.asarray(targets[name]).max() == 1
