"""At small scale, features are stored once and shared by the runs."""

import shutil

import pytest
from fakes.configs import TINY_CONFIG
from fakes.reproduction_commands import write_conversion
from reproduction import command
from reproduction.command import main
from reproduction.evaluation import Evaluation
from reproduction.settings import Settings

from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.feature_settings import (
    FEATURES_FORMAT,
    FeatureSettings,
    save_feature_settings,
)

RGB, LSTM, ONE_FRAME = (Evaluation(run) for run in ("rgb", "text_lstm", "frames_1"))
ONE = Settings(changes=("frames_1:data.frames=1",))  # the tiny experiment files all have 4


@pytest.fixture
def data(tmp_path):
    write_conversion(tmp_path / "data" / "a2d", flow="none")
    return tmp_path / "data"


def test_clips_and_images_are_stored_and_trained_on(make_runner, commands, data, tmp_path, configs):
    write_conversion(data / "stills", flow="none")
    runner = make_runner([RGB], scale="small")
    assert runner.make(RGB) == {"mean_iou": 0.5, "step": 10}
    config, runs = configs / "small" / "rgb.toml", tmp_path / "runs"
    also = f'--set data.also=["{data}/stills_features_4"]'
    assert [" ".join(call) for call in commands.calls] == [
        f"cache {config} {data}/a2d_features_4 --data {data}/a2d --views 4",
        f"cache {config} {data}/stills_features_4 --data {data}/stills --views 2",
        f"train {config} --data {data}/a2d_features_4 --workdir {runs}/rgb {also}",
        f"evaluate {runs}/rgb --data {data}/a2d --overwrite --out {runs}/rgb/a2d",
    ]


def test_runs_of_as_many_frames_share_features(make_runner, commands, data):
    runner = make_runner([RGB, LSTM, ONE_FRAME], scale="small", settings=ONE)
    for evaluation in (RGB, LSTM, ONE_FRAME):
        runner.make(evaluation)
    assert [step for step in commands.steps if step.startswith("cache")] == [
        "cache a2d_features_4",
        "cache a2d_features_1",
    ]
    assert "cache a2d_features_1" in runner.steps_of([ONE_FRAME])


def test_interrupted_features_go_on_and_keep_their_time(make_runner, commands, data):
    commands.interrupt = "cache a2d_features_4"
    with pytest.raises(KeyboardInterrupt):
        make_runner([RGB], scale="small").make(RGB)
    assert make_runner([RGB], scale="small").make(RGB)
    assert commands.steps[:3] == ["cache a2d_features_4", "cache a2d_features_4", "train rgb"]


def test_a_budget_used_up_by_features_begins_no_training(make_runner, commands, data):
    runner = make_runner([RGB], scale="small", budget_seconds=30)
    assert not runner.make(RGB)
    assert runner.budget_is_used_up
    assert commands.steps == ["cache a2d_features_4"]


def test_data_is_not_drawn(make_runner, commands, tmp_path):
    with pytest.raises(InputError) as raised:
        make_runner([RGB], scale="small")
    folder = tmp_path / "data"
    assert str(raised.value) == (
        f"{folder}: a2d: must be converted first: a2d-tf convert A2D {folder}/a2d"
    )


@pytest.fixture
def keep_features(data):
    """Return ``keep(**changes)``: let ``DIR/a2d_features_4`` say what its features are of."""

    def keep(**changes) -> None:
        stored = FeatureSettings(
            format=FEATURES_FORMAT,
            source_sha256=sha256_of(data / "a2d" / "manifest.json"),
            endpoint="Mixed_4f",
            shape=(1, 2, 2, 8),
            weights_sha256="",
            precision="float32",
            views=4,
            seed=0,
            data=TINY_CONFIG.data.model_dump(mode="json") | changes,
        )
        folder = data / "a2d_features_4"
        folder.mkdir(exist_ok=True)
        save_feature_settings(stored, folder)

    return keep


def test_features_of_other_data_are_refused(make_runner, commands, data, keep_features):
    make_runner([RGB], scale="small").make(RGB)
    keep_features()
    assert make_runner([RGB, LSTM], scale="small").make(LSTM)
    write_conversion(data / "a2d", flow="dis")  # converted anew
    rule = r"a2d_features_4: source_sha256: must be that .*; delete .*a2d_features_4 to store"
    with pytest.raises(InputError, match=rule):
        make_runner([ONE_FRAME], scale="small").make(ONE_FRAME)


@pytest.mark.parametrize("complete", [True, False])
def test_features_of_another_size_are_refused_with_a_way_out(
    make_runner, commands, data, keep_features, complete
):
    keep_features(size=64)
    if complete:
        write_conversion(data / "a2d_features_4", flow="none", unit="features")
    with pytest.raises(InputError) as raised:
        make_runner([ONE_FRAME, RGB], scale="small", settings=ONE).make(ONE_FRAME)
    assert str(raised.value) == (
        f"{data}/a2d_features_4: data.size: must be that of the stored features, 64 "
        f"(store them again with a2d-tf cache); "
        f"delete {data}/a2d_features_4 to store the features again, got 32"
    )
    assert commands.steps == []
    shutil.rmtree(data / "a2d_features_4")
    assert make_runner([RGB], scale="small").make(RGB)


def test_too_few_frames_are_refused_before_any_work(make_runner, commands, data):
    wide = Settings(changes=("frames_8:data.frames=400",))
    evaluations = [RGB, Evaluation("frames_8")]
    with pytest.raises(InputError, match=r"data\.frames.*must ask for frames that were converted"):
        make_runner(evaluations, scale="small", settings=wide).make(RGB)
    assert commands.steps == []


def test_features_of_another_format_are_refused_with_a_way_out(make_runner, data, keep_features):
    keep_features()
    path = data / "a2d_features_4" / "features.json"
    path.write_text(path.read_text().replace(f'"format": {FEATURES_FORMAT}', '"format": 1'))
    with pytest.raises(InputError, match=r"features\.json: format: .*; delete .*a2d_features_4 to"):
        make_runner([RGB], scale="small").make(RGB)


def test_further_clips_are_those_of_the_still_images(make_runner, data):
    settings = Settings(changes=('data.also=["clips"]',))
    with pytest.raises(InputError, match=r"--set: data\.also: must not be set at small scale"):
        make_runner([RGB], scale="small", settings=settings)


def test_an_unfinished_folder_of_images_is_refused(make_runner, data):
    (data / "stills").mkdir()
    with pytest.raises(InputError, match=r"stills/manifest\.json"):
        make_runner([RGB], scale="small")


def test_rows_without_a_run_are_not_run(commands, configs, data, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "ProcessLauncher", lambda held: commands)
    commands.scores = {"rgb/a2d": {"overall_iou": 0.4}, "frames_1/a2d": {"overall_iou": 0.3}}
    places = ["--data", str(data), "--runs", str(tmp_path / "runs")]
    vectors = tmp_path / "vectors.txt"
    vectors.write_text("1 8\ndog" + 8 * " 0.5" + "\n")
    assert main(["ablation", "--scale", "small", *places, "--vectors", str(vectors)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("16 frames > 1 frame" in line and "40.00 > 30.00: yes" in line for line in lines)
    flow = [line for line in lines if "| flow |" in line]
    assert len(flow) == 1 and "not run" in flow[0]
    trained = [step for step in commands.steps if step.startswith("train")]
    assert trained == [
        "train frames_1",
        "train frames_4",
        "train frames_8",
        "train rgb",
        "train text_lstm",
        "train text_bilstm",
        "train loss_finest",
    ]
