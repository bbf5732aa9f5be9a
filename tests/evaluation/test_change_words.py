"""What a report says of keys that were changed."""

from a2d_tf.evaluation.change_words import change_words


def test_each_key_is_named_with_its_value():
    changes = {"detection.action_regions": "boxes", "evaluation.batch_size": 2}
    assert f"at step 7{change_words({'changes': changes})}." == (
        "at step 7, changed when evaluated: detection.action_regions = boxes, "
        "evaluation.batch_size = 2."
    )


def test_nothing_is_said_without_changes():
    assert change_words({"step": 7}) == ""
