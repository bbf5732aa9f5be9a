"""The tables of both papers: which runs answer them, made with ``a2d-tf`` and written down.

A tool of the checkout and not part of the installed package. What is missing or out of date is
found and put in order by doit (https://pydoit.org): see ``runner.py``.
"""
