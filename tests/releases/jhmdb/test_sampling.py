"""Which frames are evaluated: the middles of thirds, or a list."""

import csv
import json

import pytest
from fakes.refusals import refuse_text

from a2d_tf.errors import InputError
from a2d_tf.releases.jhmdb.sampling import even_numbers, read_frame_list

ENTRY = ["v", "./j/Rename_Images/walk/v/00008.png", "./j/m.mat", 12, "a man"]


@pytest.mark.parametrize(
    ("num_frames", "numbers"),
    [
        (40, (7, 21, 34)),  # the thirds begin at 0, 13.3 and 26.7 frames
        (15, (3, 8, 13)),
        (16, (3, 9, 14)),
        (3, (1, 2, 3)),
        (2, (1, 2)),
        (1, (1,)),
    ],
)
def test_even_frames_are_the_middles_of_thirds(num_frames, numbers):
    assert even_numbers(num_frames) == numbers


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_even_frames_lie_in_their_parts(count):
    for num_frames in range(count, 60):
        numbers = even_numbers(num_frames, count=count)
        assert len(numbers) == count
        for part, number in enumerate(numbers):
            # The shown frame covers the time from number - 1 to number.
            middle = (part + 0.5) * num_frames / count
            assert number - 1 <= middle < number


def test_a_list_gives_ascending_numbers(tmp_path):
    path = tmp_path / "list.json"
    second = ["v", "C:\\j\\Rename_Images\\walk\\v\\00002.png", *ENTRY[2:]]
    path.write_text(json.dumps([ENTRY, second]))
    assert read_frame_list(path) == {"v": (2, 8)}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "must be a JSON list"),
        ("{}", "must be a JSON list"),
        ("[]", "must list at least one frame"),
        ("[[]]", r"entry 0: must be \[video, frame path"),
        ('["v"]', r"entry 0: must be \[video, frame path"),
        (json.dumps([ENTRY, [*ENTRY[:3], "12", "x"]]), r"entry 1: must be \[video, frame path"),
        (json.dumps([["w", *ENTRY[1:]]]), "entry 0: must be a frame of its video w"),
        (json.dumps([[*ENTRY[:3], 7, "x"]]), "must be named by a number from 1 to 7, got '00008"),
        (json.dumps([ENTRY, ENTRY]), "entry 1: must list a frame of v once, got 8"),
    ],
)
def test_other_lists_are_refused(tmp_path, content, message):
    refuse_text(read_frame_list, tmp_path / "list.json", content, match=message)


def test_a_missing_list_is_named(tmp_path):
    with pytest.raises(InputError, match=r"list.json: file: must exist"):
        read_frame_list(tmp_path / "list.json")


@pytest.mark.realdata
def test_the_published_list(shared_data):
    folder = shared_data / "annotations"
    numbers = read_frame_list(folder / "jhmdb_three_frames_seed42.json")
    assert sum(map(len, numbers.values())) == 2784
    assert {len(found) for found in numbers.values()} == {3}
    with (folder / "jhmdb_annotation.txt").open(newline="") as file:
        assert set(numbers) == {row[0] for row in csv.reader(file)} - {"video_id"}
    entries = json.loads((folder / "jhmdb_three_frames_seed42.json").read_text())
    assert len({entry[1].split("/")[3] for entry in entries}) == 21
    assert numbers["100_pullups_pullup_f_nm_np1_fr_med_1"] == (2, 8, 18)
