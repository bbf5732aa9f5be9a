"""The package's files; all else is said in setup.cfg.

The experiment files stay in the folder ``configs`` of a checkout and are installed as
``a2d_tf/configs``, where ``a2d_tf/config/shipped.py`` finds them.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["a2d_tf", "a2d_tf.*"]), "a2d_tf.configs"],
    package_dir={"a2d_tf.configs": "configs"},
    package_data={"a2d_tf": ["py.typed"], "a2d_tf.configs": ["**/*.toml"]},
)
