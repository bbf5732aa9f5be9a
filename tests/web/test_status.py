from a2d_tf.web.status import show_error, show_found, show_progress, show_waiting


def test_how_far_a_job_is():
    assert "Waiting: 1 job before yours." in show_waiting(1)
    assert "Waiting: 3 jobs before yours." in show_waiting(3)
    assert "Reading the video." in show_progress(0, 0)
    assert "frame 6 of 24." in show_progress(6, 24)
    assert "width: 25.0%" in show_progress(6, 24)


def test_a_result_is_followed_by_its_warnings():
    shown = show_found("2 sentences", ["first", "second"])
    assert shown.index("Done: 2 sentences.") < shown.index("first") < shown.index("second")
    assert shown.count("a2d-note") == 2


def test_texts_are_escaped():
    text = "<img src=x onerror=alert(1)>"
    for shown in (show_error(text), show_found(text, [text])):
        assert "<img" not in shown
        assert "&lt;img" in shown
