"""All readers that are fed, by name."""

from fuzzing.model_targets import MODEL_TARGETS
from fuzzing.record_targets import RECORD_TARGETS
from fuzzing.release_targets import RELEASE_TARGETS
from fuzzing.result_targets import RESULT_TARGETS
from fuzzing.setting_targets import SETTING_TARGETS
from fuzzing.target import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *RELEASE_TARGETS,
        *RECORD_TARGETS,
        *MODEL_TARGETS,
        *SETTING_TARGETS,
        *RESULT_TARGETS,
    )
}
