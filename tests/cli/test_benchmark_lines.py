"""What ``a2d-tf benchmark`` tells of its measurements."""

import json
from dataclasses import replace

from a2d_tf.benchmark.encoder_speed import EncoderTime
from a2d_tf.benchmark.input_speed import InputSpeed
from a2d_tf.benchmark.load import Load
from a2d_tf.benchmark.memory import GIB, MIB, CommandMemory
from a2d_tf.benchmark.profile import Profile
from a2d_tf.benchmark.speed import PipelineSpeed, SentenceSpeed, StepSpeed, TimedModel, Timing
from a2d_tf.benchmark.variants import VariantSpeeds, VariantTiming
from a2d_tf.benchmark.vectors import Opening
from a2d_tf.cli import benchmark_lines as tool

CLIPS = TimedModel(weights=12345, trainable=1200, batch=2, endpoint=None)
CACHED = TimedModel(weights=12345, trainable=1200, batch=2, endpoint="Mixed_4e")
WEIGHTS = "12,345 weights, 1,200 of them train; batch 2"


def test_a_step_is_told_with_its_model():
    times = (0.25, 0.75, 0.5)
    step = Timing("training step", clips=2, first=3.21, times=times, peak=GIB)
    assert list(tool.step_lines(StepSpeed(CACHED, (step,), 2 * GIB))) == [
        "features after Mixed_4e",
        WEIGHTS,
        "training step: median 0.50 s for 2 clips (of 3)",
        "  the first, with tracing, 3.2 s; peak memory so far 1.00 GiB",
        "peak memory 2.00 GiB",
    ]


LOAD = Load(
    "sentences",
    first=0.5,
    alone=0.004,
    seconds=(0.01, 0.01, 0.02),
    whole=0.1,
    different=0,
    furthest=0.0,
    before=100 * MIB,
    after=110 * MIB,
)


def test_a_served_model_is_a_row_of_a_table():
    assert tool.load_line("rgb", LOAD) == (
        "| rgb | sentences | 500 ms | 4 ms | 10 ms | 20 ms | 30.0 | 0 | 110 MiB | +10.0 MiB |"
    )
    apart = replace(LOAD, different=2, furthest=0.25)
    assert "| 2, by up to 0.2 |" in tool.load_line("rgb", apart)
    assert {row.count("|") for row in tool.LOAD_HEAD} == {tool.load_line("rgb", LOAD).count("|")}


def test_variants_are_told_with_the_first_one():
    timings = (
        VariantTiming("prediction", "plain", clips=1, median=0.5, speed=1.0),
        VariantTiming("prediction", "folded", clips=1, median=0.25, speed=2.0),
    )
    speeds = VariantSpeeds({"plain": CLIPS, "folded": CLIPS}, timings, steps=4, peak=GIB)
    assert list(tool.variant_lines(speeds)) == [
        WEIGHTS,
        WEIGHTS,
        "prediction, plain: median 0.50 s for 1 clip (of 4), 1.00 times as fast as plain",
        "prediction, folded: median 0.25 s for 1 clip (of 4), 2.00 times as fast as plain",
        "peak memory 1.00 GiB",
    ]


def test_parts_of_a_step_are_told_with_their_share():
    profile = Profile(clips=2, steps=3, seconds=4.0, parts={"I3D before Mixed_4f, forward": 1.0})
    assert list(tool.profile_lines(profile)) == [
        "training step: 4.00 s for 2 clips, the shortest of 3",
        "  I3D before Mixed_4f, forward: 1.00 s, 25 %",
    ]


def test_sentences_pipeline_and_vectors_in_words():
    assert list(tool.sentence_lines(SentenceSpeed({1: 0.5, 10: 0.75}, steps=3))) == [
        "1 sentence: median 0.50 s (of 3)",
        "10 sentences: median 0.75 s (of 3)",
        "ten sentences cost 1.50 times one",
    ]
    assert list(tool.pipeline_lines(PipelineSpeed(pipeline=9.0, step=3.0, together=2.5))) == [
        "pipeline alone 9.0 clips/s, training step alone 3.0 clips/s",
        "together 2.5 clips/s",
    ]
    opening = Opening("second opening", 1_500_000_000, CommandMemory(0, 1.25, GIB // 2))
    assert list(tool.vector_lines([opening])) == [
        "second opening of 1.50 GB:",
        "wall 1.2 s, peak memory 512 MiB",
    ]


def test_samples_from_records_and_files_in_words():
    lines = list(tool.input_lines(InputSpeed(records=40.0, files=10.0, samples=1, cores=2)))
    assert lines == [
        "1 sample of each, 2 cores",
        "records: 40.0 samples/s",
        "MP4 and HDF5 for every sample: 10.0 samples/s",
        "records are 4.0 times as fast",
    ]


def test_encoders_in_a_table_and_as_json():
    times = [
        EncoderTime("a2d_tf", "float32", (1.0, 2.0, 4.0), operations=6e9, peak=12e9, memory=2**30),
        EncoderTime("PyTorch", "float32", (4.0,), operations=6e9, peak=12e9, memory=2**31),
    ]
    assert list(tool.encoder_lines(times))[2:] == [
        "| a2d_tf | float32 | 2.000 | 1.000 | 4.000 | 3 | 25 % |",
        "| PyTorch | float32 | 4.000 | 4.000 | 4.000 | 2 | 12 % |",
        "peak (product of large matrices): 12 GFLOP/s in float32",
        "peak memory of the process 2.00 GiB",
    ]
    rows = json.loads(tool.encoder_json(times))
    assert [(row["name"], row["median"], row["share"]) for row in rows] == [
        ("a2d_tf", 2.0, 0.25),
        ("PyTorch", 4.0, 0.125),
    ]
