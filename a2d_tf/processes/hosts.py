"""Which of the processes of one training this is: one a host, all with the same command.

Training on several hosts runs on JAX (``KERAS_BACKEND=jax``). Each host has a part of every batch.
"""

import os
import sys
from dataclasses import dataclass
from typing import NoReturn

from a2d_tf.errors import InputError

COORDINATOR, COUNT, INDEX = "A2D_TF_COORDINATOR", "A2D_TF_HOSTS", "A2D_TF_HOST"
_SLURM = "SLURM_NTASKS"  # JAX finds the rest by itself
# Of the collective operations on CPUs, and of the service by which hosts know each other.
_GONE = ("Gloo", "closed by peer", "UNAVAILABLE", "heartbeat", "CoordinationService")
_SECONDS = 30  # after which a host that says nothing is taken for gone


@dataclass(frozen=True)
class Host:
    """One host of a training.

    Attributes:
        index: Its number, from 0; the first one writes.
        count: Number of hosts.
    """

    index: int = 0
    count: int = 1

    @property
    def writes(self) -> bool:
        """Whether it writes checkpoints, logs and pictures."""
        return self.index == 0


_this = Host()


def this_host() -> Host:
    """Return which host this is; the only one unless ``join_hosts`` has found others."""
    return _this


def join_hosts() -> Host:
    """Join the other hosts, if the environment names any, before JAX is used for anything.

    ``A2D_TF_COORDINATOR`` is the address of the first host, such as ``node1:8476``,
    ``A2D_TF_HOSTS`` their number and ``A2D_TF_HOST`` the number of this one, from 0. Under SLURM
    with several tasks nothing has to be set.

    Raises:
        InputError: A variable is missing or wrong, or the others cannot be reached.
    """
    global _this
    import jax

    arguments = _arguments()
    if arguments is None:
        return _this
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    try:
        jax.distributed.initialize(**arguments, heartbeat_timeout_seconds=_SECONDS)
    except (RuntimeError, ValueError) as error:
        rule = f"must be reachable by every host ({str(error).splitlines()[0]})"
        address = arguments.get("coordinator_address")
        raise InputError("environment", COORDINATOR, rule, address) from None
    _this = Host(jax.process_index(), jax.process_count())
    return _this


def leave_hosts(line: str, code: int) -> NoReturn:
    """End this process with one line on stderr, without waiting for the other hosts.

    They notice at once where a batch is shared on CPUs, otherwise within ``_SECONDS``: a process
    that ended as usual would wait for them, and they for it.
    """
    sys.stdout.flush()
    print(line, file=sys.stderr, flush=True)
    os._exit(code)


def tells_of_another(error: Exception) -> bool:
    """Return whether an error is JAX's of a host that it can no longer reach."""
    return any(mark in str(error) for mark in _GONE)


def agree(number: int) -> int:
    """Return the first host's number on every host; all of them have to ask."""
    if _this.count == 1:
        return number
    import numpy as np
    from jax.experimental.multihost_utils import broadcast_one_to_all

    return int(broadcast_one_to_all(np.int64(number)))


def _arguments() -> dict[str, object] | None:
    """Return what JAX is told of the hosts; None for a single one."""
    address = os.environ.get(COORDINATOR)
    if not address:
        return {} if int(os.environ.get(_SLURM, "1")) > 1 else None
    return {
        "coordinator_address": address,
        "num_processes": _number(COUNT, least=1),
        "process_id": _number(INDEX, least=0),
    }


def _number(name: str, *, least: int) -> int:
    text = os.environ.get(name, "")
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        rule = f"must be a whole number from {least} on, beside {COORDINATOR}"
        raise InputError("environment", name, rule, text)
    return int(text)
