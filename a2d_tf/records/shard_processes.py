"""Write shards in this process or in several that live through the whole conversion.

The processes are spawned, because forking a process that has TensorFlow's threads can hang. Each
imports TensorFlow once, which takes about five seconds, and peaks at about 0.8 GB. This module
imports TensorFlow only to write in its own process.
"""

import concurrent.futures
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.sharedctypes import Synchronized

from a2d_tf.errors import A2DError
from a2d_tf.processes.interrupts import interrupts_held_back
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.processes.worker_process import ending_workers, start_worker
from a2d_tf.records.shard_job import ShardJob, ShardResult

POLL_SECONDS = 0.2


def write_shards(
    jobs: list[ShardJob],
    *,
    workers: int,
    on_shard: Callable[[ShardResult], None],
    on_video: Callable[[int], None],
) -> None:
    """Write the shards; an exception such as Ctrl-C ends the processes at once.

    Processes that are ended so leave half-written files behind, under their temporary names.

    Args:
        jobs: The shards to write.
        workers: Largest number of processes; 1 writes in this process.
        on_shard: Called in this process with each result, in the order of completion.
        on_video: Called in this process with the number of videos done so far.

    Raises:
        A2DError: A shard cannot be written, or a process ended, as for want of memory.
    """
    workers = min(workers, len(jobs))
    if workers > 1:
        _write_in_processes(jobs, workers=workers, on_shard=on_shard, on_video=on_video)
    elif jobs:
        _write_here(jobs, on_shard=on_shard, on_video=on_video)


def _write_here(
    jobs: list[ShardJob],
    *,
    on_shard: Callable[[ShardResult], None],
    on_video: Callable[[int], None],
) -> None:
    write_shard = _load_writer()
    count = 0

    def after_video() -> None:
        nonlocal count
        count += 1
        on_video(count)

    for job in jobs:
        on_shard(write_shard(job, after_video=after_video))


def _write_in_processes(
    jobs: list[ShardJob],
    *,
    workers: int,
    on_shard: Callable[[ShardResult], None],
    on_video: Callable[[int], None],
) -> None:
    context = multiprocessing.get_context("spawn")
    count = context.Value("L", 0)
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(count,)
    )
    try:
        with pool, ending_workers():
            with interrupts_held_back():  # the processes begin here
                waiting = {pool.submit(_write_in_worker, job) for job in jobs}
            while waiting:
                finished, waiting = concurrent.futures.wait(
                    waiting,
                    timeout=POLL_SECONDS,
                    return_when=concurrent.futures.FIRST_COMPLETED,
                )
                for future in finished:
                    on_shard(future.result())
                on_video(count.value)
    except BrokenProcessPool as error:
        message = "a process that wrote shards was killed (out of memory?); use fewer --workers"
        raise A2DError(message) from error


def _start_worker(count: Synchronized) -> None:
    start_worker()
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # records need no accelerator
    global _count
    _count = count
    _load_writer()


def _write_in_worker(job: ShardJob) -> ShardResult:
    return _load_writer()(job, after_video=_count_video)


def _count_video() -> None:
    with _count.get_lock():
        _count.value += 1


def _load_writer() -> Callable[..., ShardResult]:
    """Import what needs TensorFlow, the first time it is called."""
    start_tensorflow(with_keras=False)
    from a2d_tf.records.shards import write_shard

    return write_shard


# Set by _start_worker in each process: a task cannot be given it as an argument.
_count: Synchronized
