"""A configuration becomes a model, batches, losses and metrics."""

import math

import keras
import numpy as np
import pytest
from fakes.configs import TINY_CONFIG, make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.words.word_vectors import save_word_vectors, train_word_vectors

SIZE = 16


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    train = [make_record(video_id=f"v{index}") for index in range(3)]
    return write_data(
        tmp_path_factory.mktemp("data"), train, [make_record(video_id="held out", split="test")]
    )


# Elements among which a draw that comes one time in three comes for certain, whatever the seed.
_MANY = 40


@pytest.fixture(scope="module")
def rival_data(tmp_path_factory):
    """A dog in a dark clip and a bird in a bright one, each in one half of its picture."""
    half = np.broadcast_to(np.arange(16) < 8, (16, 16))
    train = [
        make_record(
            video_id=name,
            paint=lambda _, level=level: np.full((16, 16, 3), level, np.uint8),
            masks=[half],
            pairs=[pair],
            sentences=[(f"the {name}", 0)],
        )
        for name, level, pair in (("dog", 40, 78), ("bird", 200, 48))
    ]
    held_out = make_record(video_id="held out", split="test")
    return write_data(tmp_path_factory.mktemp("rivals"), train, [held_out])


def trained_parts(model):
    return {part for weight in model.trainable_weights for part in weight.path.split("/")[:-1]}


class TestModel:
    def test_resolutions_follow_endpoint_and_strides(self, tmp_path):
        task = SentenceTask(make_config(), tmp_path)
        assert task.resolutions == (4, 8, 16)
        assert list(task.build_models().training.output) == [
            keys.response(side) for side in (4, 8, 16)
        ]

    def test_the_paper_s_setting(self, tmp_path):
        config = make_config(
            data={"size": 512, "frames": 16},
            model={"endpoint": "Mixed_4f", "decoder_strides": [4, 4]},
        )
        assert SentenceTask(config, tmp_path).resolutions == (32, 128, 512)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"data": {"size": 18}}, "data.size"),
            ({"model": {"endpoint": "Mixed_9z"}}, "model.endpoint"),
            ({"model": {"decoder_strides": [2, 3]}}, "model.decoder_strides"),
            ({"model": {"decoder_strides": [4, 4]}}, "model.decoder_strides"),
        ],
    )
    def test_sides_that_do_not_meet_are_refused(self, tmp_path, changes, field):
        with pytest.raises(InputError, match=field.replace(".", r"\.")):
            SentenceTask(make_config(**changes), tmp_path)

    @pytest.mark.parametrize("fold", ["on", "off"])
    def test_only_the_paper_s_layers_train(self, tmp_path, fold):
        values = TINY_CONFIG.model_dump()
        values["model"] |= {
            "fold": fold,
            "endpoint": "Mixed_4f",
            "batch_norm": "frozen",
            "trainable": ["Mixed_4f", "text_encoder", "filters_", "mask_decoder"],
        }
        model = (
            SentenceTask(type(TINY_CONFIG).model_validate(values), tmp_path).build_models().training
        )
        trained = model.trainable_weights
        layers = {weight.path.split("/")[-2] for weight in trained}
        units = {name for name in layers if name.startswith("Mixed_4f")}
        others = {"conv", "filters_2", "filters_8", "filters_32", "deconv_1", "conv_1"}
        assert len(units) == 6 * 2
        assert layers - units == others | {"deconv_2", "conv_2"}
        # Each of the six units trains its kernel and its beta.
        assert sum(weight.path.split("/")[-2] in units for weight in trained) == 12

    def test_an_unknown_layer_is_refused(self, tmp_path):
        config = make_config(model={"trainable": ["Mixed_4f"]})
        with pytest.raises(InputError, match=r"model\.trainable"):
            SentenceTask(config, tmp_path).build_models()

    def test_precision_is_the_model_s_alone(self, tmp_path):
        task = SentenceTask(make_config(train={"precision": "mixed_bfloat16"}), tmp_path)
        model = task.build_models().training
        assert model.get_layer("filters_8").compute_dtype == "bfloat16"
        assert keras.config.dtype_policy().name == "float32"

    def test_losses_are_weighted_by_resolution(self, tmp_path):
        config = make_config(loss={"weights": [1.0, 2.0, 4.0], "positive_weight": 3.0})
        task = SentenceTask(config, tmp_path)
        outputs = {
            keys.response(side): keras.Input((None, side, side), name=f"s{side}")
            for side in task.resolutions
        }
        identity = keras.Model(dict(outputs), {k: v * 1.0 for k, v in outputs.items()})
        identity.compile(**task.compile_arguments(), jit_compile=False)
        zeros = {
            keys.response(side): np.zeros((1, 1, side, side), "float32")
            for side in task.resolutions
        }
        targets = {name: np.ones_like(value) for name, value in zeros.items()}
        logs = identity.test_on_batch(zeros, targets, return_dict=True)
        assert logs["loss"] == pytest.approx((1 + 2 + 4) * 3 * math.log(2), rel=1e-6)
        assert logs["response_16_mean_iou"] == 0


class TestWordVectors:
    def test_they_are_trained_once_and_opened_again(self, tmp_path, data):
        first = SentenceTask(make_config(), tmp_path).word_vectors(data)
        assert sorted(first.vocabulary) == ["dog", "left", "right", "the"]
        # Without data: they must come from the folder of the run.
        again = SentenceTask(make_config(), tmp_path).word_vectors()
        np.testing.assert_array_equal(first.lookup("left"), again.lookup("left"))

    def test_a_run_that_has_none_says_so(self, tmp_path):
        with pytest.raises(InputError, match="is this a trained run"):
            SentenceTask(make_config(), tmp_path).word_vectors()

    def test_a_file_is_opened(self, tmp_path):
        vectors = train_word_vectors(["a b"], dimension=8, window=2, epochs=1, seed=0)
        save_word_vectors(vectors, tmp_path / "vectors")
        config = make_config(text={"vectors": str(tmp_path / "vectors")})
        task = SentenceTask(config, tmp_path / "run")
        assert sorted(task.word_vectors().vocabulary) == ["a", "b"]

    def test_a_file_in_a_read_only_folder_is_converted_into_the_run(self, tmp_path):
        folder = tmp_path / "bought"
        folder.mkdir()
        (folder / "two.txt").write_text("2 8\na 1 0 0 0 0 0 0 0\nb 0 1 0 0 0 0 0 0\n")
        folder.chmod(0o555)
        config = make_config(text={"vectors": str(folder / "two.txt")})
        for _ in range(2):
            vectors = SentenceTask(config, tmp_path / "run").word_vectors()
            assert list(vectors.vocabulary) == ["a", "b"]
        assert [path.name for path in folder.iterdir()] == ["two.txt"]
        assert len(list((tmp_path / "run").glob("two.txt-*.mmap"))) == 1
        folder.chmod(0o755)

    def test_a_name_of_gensim_is_fetched_once(self, tmp_path, monkeypatch, caplog):
        caplog.set_level("INFO", "a2d_tf")
        monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("GENSIM_DATA_DIR", str(tmp_path / "gensim"))
        program = """
import os, pathlib, sys
path = pathlib.Path(os.environ["GENSIM_DATA_DIR"], sys.argv[1], f"{sys.argv[1]}.gz")
path.parent.mkdir()
path.write_text("1 8\\na 1 0 0 0 0 0 0 0\\n")
"""
        monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
        config = make_config(text={"vectors": "gensim:tiny"})
        for _ in range(2):
            vectors = SentenceTask(config, tmp_path / "run").word_vectors()
            assert list(vectors.vocabulary) == ["a"]
        told = "gensim:tiny: fetching once, as a2d-tf weights gensim:tiny does"
        assert caplog.messages == [told]

    def test_a_run_from_its_start_trains_them_anew(self, tmp_path, data):
        # Left by a run that was stopped before its first checkpoint.
        SentenceTask(make_config(), tmp_path / "run").word_vectors(data)
        records = [make_record(sentences=(("a cat", 0),))]
        other = write_data(tmp_path / "other", records, records)
        task = SentenceTask(make_config(), tmp_path / "run")
        task.training_batches(other, start_step=0)
        assert sorted(task.word_vectors().vocabulary) == ["a", "cat"]
        resumed = SentenceTask(make_config(), tmp_path / "run")
        resumed.training_batches(data, start_step=1)
        assert sorted(resumed.word_vectors().vocabulary) == ["a", "cat"]

    def test_another_dimension_is_refused(self, tmp_path):
        vectors = train_word_vectors(["a b"], dimension=5, window=2, epochs=1, seed=0)
        save_word_vectors(vectors, tmp_path / "vectors")
        config = make_config(text={"vectors": str(tmp_path / "vectors")})
        task = SentenceTask(config, tmp_path)
        for _ in range(2):
            with pytest.raises(InputError, match=r"text\.dimension: must be the vectors' own, 5"):
                task.word_vectors()


class TestBatches:
    def test_training_batches_fit_the_model(self, tmp_path, data):
        task = SentenceTask(make_config(data={"sentences_per_clip": 2}), tmp_path)
        inputs, targets = next(iter(task.training_batches(data, start_step=0)))
        outputs = task.build_models().training(inputs)
        assert {name: tuple(value.shape) for name, value in outputs.items()} == {
            name: tuple(value.shape) for name, value in targets.items()
        }

    def test_random_changes_are_for_training_alone(self, tmp_path, data):
        config = make_config(data={"flip": True, "zoom": 0.4, "brightness": 0.4})
        task = SentenceTask(config, tmp_path)
        assert not task.clip_options.flip and not task.clip_options.zoom
        videos = [inputs[keys.VIDEO].numpy() for inputs, _ in task.validation_batches(data)]
        level = 8 * np.asarray([9, 10]).reshape(1, 2, 1, 1, 1) / 127.5 - 1
        np.testing.assert_allclose(videos[0], np.broadcast_to(level, videos[0].shape), atol=0.02)
        one = next(iter(task.training_batches(data, start_step=0)))[0][keys.VIDEO].numpy()
        assert np.abs(one - level).max() > 0.05

    @pytest.mark.parametrize("per_clip", [1, 2])
    def test_rivals_stand_beside_each_other(self, tmp_path, rival_data, per_clip):
        changes = {"sentences_per_clip": per_clip, "rivals": 1.0, "padding": "ignore"}
        task = SentenceTask(make_config(data=changes), tmp_path)
        batches = task.training_batches(rival_data, start_step=0)
        seen = set()
        for inputs, targets in batches.take(_MANY):
            picture, target = inputs[keys.VIDEO][0, 0, 8], targets[keys.response(16)][0]
            # One clip is darker than the other; a clip is no rival of itself.
            joined = abs(float(picture[2, 0]) - float(picture[13, 0])) > 0.1
            seen.add(joined)
            # Each of the asked actors fills its half.
            halves = (target.numpy() > 0)[:, 8].reshape(per_clip, 2, 8).all(axis=2)
            assert halves.sum() == (per_clip if joined else 1)
        assert True in seen

    def test_pasted_actors_stand_in_the_other_clip(self, tmp_path, rival_data):
        changes = {"sentences_per_clip": 2, "pasted": 1.0, "padding": "ignore"}
        task = SentenceTask(make_config(data=changes), tmp_path)
        seen = set()
        for inputs, targets in task.training_batches(rival_data, start_step=0).take(_MANY):
            video, target = inputs[keys.VIDEO][0].numpy(), targets[keys.response(16)][0].numpy()
            pasted = (target[1] > 0).any()
            seen.add(pasted)
            if pasted:
                own, other = (video[:, target[row] > 0].mean() for row in range(2))
                assert abs(own - other) > 0.9  # bright on dark, or dark on bright, in all frames
                assert (target[1] > 0).sum() == 8 * 16
        assert True in seen

    def test_pasted_actors_of_further_folders(self, tmp_path, rival_data, data):
        changes = {"sentences_per_clip": 2, "pasted": 1.0, "paste_from": [str(rival_data)]}
        task = SentenceTask(make_config(data=changes), tmp_path)
        batches = task.training_batches(data, start_step=0)
        assert any(
            (targets[keys.response(16)][0][1] > 0).numpy().any()
            for _, targets in batches.take(_MANY)
        )
        assert {"bird", "dog"} <= set(task.word_vectors().vocabulary)
        silent = write_data(tmp_path / "silent", [make_record(sentences=[])], [make_record()])
        for folder, message in (
            (tmp_path / "nowhere", "nowhere"),
            (silent, "silent: train: must hold a sentence to paste its actor, got 0"),
        ):
            wrong = make_config(data=changes | {"paste_from": [str(folder)]})
            with pytest.raises(InputError, match=message):
                SentenceTask(wrong, tmp_path).training_batches(data, start_step=0)

    def test_absent_actors_are_asked_for(self, tmp_path, rival_data):
        changes = {"sentences_per_clip": 2, "absent": 1.0}
        task = SentenceTask(make_config(data=changes), tmp_path)
        asked = []
        for inputs, targets in task.training_batches(rival_data, start_step=0).take(_MANY):
            target = targets[keys.response(16)][0].numpy()
            assert (target[0] > 0).any()
            asked.append(int(inputs[keys.NUM_WORDS][0, 1]) > 0)
            assert (target[1] == (-1 if asked[-1] else 0)).all()
        assert True in asked

    def test_test_records_of_further_folders_may_train(self, tmp_path, data):
        also = write_data(
            tmp_path / "also",
            [make_record(video_id="train")],
            [
                make_record(
                    video_id="test",
                    split="test",
                    paint=lambda _: np.full((16, 16, 3), 255, np.uint8),
                    sentences=[("a snowman", 0)],
                )
            ],
        )
        for also_test in (False, True):
            config = make_config(data={"also": [str(also)], "also_test": also_test})
            task = SentenceTask(config, tmp_path / str(also_test))
            seen = any(
                float(inputs[keys.VIDEO][0, 0, 8, 8, 0]) > 0.95
                for inputs, _ in task.training_batches(data, start_step=0).take(40)
            )
            assert seen == also_test
            assert ("snowman" in task.word_vectors().vocabulary) == also_test

    def test_further_folders_are_mixed_in(self, tmp_path, rival_data, data):
        config = make_config(data={"also": [str(rival_data)]})
        task = SentenceTask(config, tmp_path)
        batches = task.training_batches(data, start_step=0)
        levels = {
            round(float(inputs[keys.VIDEO][0, 0, 8, 8, 0]), 1) for inputs, _ in batches.take(30)
        }
        assert len(levels) > 1
        assert {"bird", "dog"} <= set(task.word_vectors().vocabulary)

    def test_a_further_folder_must_hold_its_frames(self, tmp_path, data):
        config = make_config(data={"also": [str(tmp_path / "nowhere")]})
        with pytest.raises(InputError, match="nowhere"):
            SentenceTask(config, tmp_path).training_batches(data, start_step=0)

    def test_validation_holds_only_so_many_records(self, tmp_path):
        records = [make_record(video_id=f"v{index}", split="test") for index in range(5)]
        data = write_data(tmp_path / "data", [make_record()], records)
        config = make_config(
            train={"validation_records": 3, "batch_size": 1}, data={"sentences_per_clip": 2}
        )
        batches = SentenceTask(config, tmp_path / "run").validation_batches(data)
        SentenceTask(config, tmp_path / "run").word_vectors(data)
        assert sum(len(inputs[keys.VIDEO]) for inputs, _ in batches) == 3

    @pytest.mark.parametrize(
        ("stored", "asked", "fits"),
        [
            ((16, 1), (16, 1), True),
            ((16, 1), (8, 2), True),
            ((16, 1), (17, 1), False),
            ((16, 1), (8, 3), False),
            ((8, 2), (8, 2), True),
            ((8, 2), (4, 4), True),
            ((8, 2), (16, 1), False),  # every second of them was never stored
            ((5, 3), (15, 1), False),  # 5 frames reach 6 to each side, 15 reach 7
        ],
    )
    def test_the_window_must_have_been_converted(self, tmp_path, stored, asked, fits):
        frames, stride = stored
        data = write_data(
            tmp_path / "data", [make_record()], [make_record()], frames=frames, frame_stride=stride
        )
        config = make_config(data={"frames": asked[0], "frame_stride": asked[1]})
        task = SentenceTask(config, tmp_path / "run")
        if fits:
            task.training_batches(data, start_step=0)
        else:
            with pytest.raises(InputError, match="must ask for frames that were converted"):
                task.training_batches(data, start_step=0)

    @pytest.mark.parametrize("split", ["train", "test"])
    def test_a_split_without_sentences_is_refused(self, tmp_path, split):
        records = {"train": make_record(), "test": make_record()}
        records[split] = make_record(sentences=())
        data = write_data(tmp_path / "data", [records["train"]], [records["test"]])
        with pytest.raises(InputError, match=f"{split}: must hold a sentence, got 0"):
            SentenceTask(make_config(), tmp_path / "run").training_batches(data, start_step=0)
        assert not (tmp_path / "run").exists()

    def test_a_folder_without_shards_is_refused(self, tmp_path):
        (tmp_path / "empty").mkdir()
        with pytest.raises(InputError, match="train-"):
            SentenceTask(make_config(), tmp_path).training_batches(tmp_path / "empty", start_step=0)
