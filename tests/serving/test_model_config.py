"""Versions and labels for the server, in the server's own format."""

from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from a2d_tf.serving.model_config import MODEL_CONFIG_FILE, update_model_config


def read(out):
    """Return the one model of the file, read by the server's own message."""
    text = (out / MODEL_CONFIG_FILE).read_text()
    config = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    [model] = config.model_config_list.config
    return model


def export(out, version):
    (out / str(version)).mkdir(parents=True, exist_ok=True)
    update_model_config(out, version)
    return read(out)


def served(model):
    return list(model.model_version_policy.specific.versions), dict(model.version_labels)


def test_the_first_version_has_both_labels(tmp_path):
    model = export(tmp_path / "dogs", 1)
    assert (model.name, model.base_path, model.model_platform) == (
        *("dogs", "/models/dogs", "tensorflow"),
    )
    assert served(model) == ([1], {"stable": 1, "canary": 1})


def test_a_new_version_is_served_beside_the_stable_one(tmp_path):
    export(tmp_path, 1)
    assert served(export(tmp_path, 2)) == ([1, 2], {"stable": 1, "canary": 2})
    assert served(export(tmp_path, 3)) == ([1, 3], {"stable": 1, "canary": 3})


def test_what_a_person_changed_stays(tmp_path):
    export(tmp_path, 1)
    export(tmp_path, 2)
    path = tmp_path / MODEL_CONFIG_FILE
    text = path.read_text().replace('key: "stable" value: 1', 'key: "stable" value: 2')
    path.write_text(text.replace(f'"/models/{tmp_path.name}"', '"/elsewhere"'))
    model = export(tmp_path, 3)
    assert model.base_path == "/elsewhere"
    assert served(model) == ([2, 3], {"stable": 2, "canary": 3})


def test_a_label_on_a_version_that_is_gone_moves_on(tmp_path):
    export(tmp_path, 1)
    (tmp_path / "1").rmdir()
    assert served(export(tmp_path, 2)) == ([2], {"stable": 2, "canary": 2})


def test_a_file_of_a_persons_own_is_left_alone(tmp_path):
    path = tmp_path / MODEL_CONFIG_FILE
    path.write_text("model_config_list {}\n")
    update_model_config(tmp_path, 1)
    assert path.read_text() == "model_config_list {}\n"
