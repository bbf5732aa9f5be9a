"""Which copies claim to be whole, and which counts differ."""

from a2d_tf.verify.counts import claims_full_set, wrong_counts


def test_nine_tenths_of_the_official_videos_claim_to_be_all_of_them():
    assert claims_full_set(3782) and claims_full_set(3404)
    assert not claims_full_set(3403)


def test_only_counts_that_exist_are_compared():
    assert wrong_counts({"videos": 3781, "test videos": 746, "instances": 5}) == [
        ("videos", 3782, 3781)
    ]
