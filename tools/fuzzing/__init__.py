"""Altered files for every reader of the package: each ends in a value or an ``InputError``.

``targets.py`` lists the readers. Two engines feed them: ``mutation.py`` alters valid files by
chance, ``coverage.py`` lets atheris look for inputs that reach new lines. What once failed is kept
in ``tests/fuzz/corpus``.
"""
