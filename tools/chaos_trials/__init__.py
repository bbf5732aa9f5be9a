"""What becomes of people's files when commands are killed, disks are full and files are damaged.

``kills.py``, ``full_disks.py`` and ``damages.py`` each make a row of a table for every trial. The
commands are those that a user calls, in processes of their own, on a small drawn data set.
"""
