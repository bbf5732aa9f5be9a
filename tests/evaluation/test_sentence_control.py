import random

import pytest

from a2d_tf.evaluation.sentence_control import exchange_sentences


@pytest.mark.parametrize("counts", [(1, 1), (3, 2, 1), (2, 2, 2, 2), (5, 1, 1, 1, 1, 1)])
def test_no_video_gets_its_own_sentence_and_each_is_used_once(counts):
    samples = [
        (f"v{video}", f"v{video} s{number}")
        for video, count in enumerate(counts)
        for number in range(count)
    ]
    random.Random(0).shuffle(samples)
    exchanged = exchange_sentences(samples)
    assert sorted(exchanged) == sorted(text for _, text in samples)
    for (video_id, _), text in zip(samples, exchanged, strict=True):
        assert text.split()[0] != video_id


@pytest.mark.parametrize("videos", [["a"], ["a", "a", "b"], ["a", "b", "a", "a"]])
def test_there_is_none_when_one_video_has_more_than_half(videos):
    assert exchange_sentences([(video_id, "text") for video_id in videos]) is None
