"""Which host this is: what the environment says, and what is refused."""

import os
import sys
from types import SimpleNamespace

import pytest

from a2d_tf.errors import InputError
from a2d_tf.processes import hosts
from a2d_tf.processes.hosts import COORDINATOR, COUNT, INDEX, Host, agree, join_hosts, this_host


@pytest.fixture
def jax(monkeypatch):
    """Put a module in JAX's place that keeps what it is told, and forget what is joined."""
    told = {}
    fake = SimpleNamespace(
        config=SimpleNamespace(update=lambda name, value: told.update({name: value})),
        distributed=SimpleNamespace(initialize=lambda **given: told.update(given)),
        process_index=lambda: told.get("process_id", 0),
        process_count=lambda: told.get("num_processes", 2),
        told=told,
    )
    monkeypatch.setitem(sys.modules, "jax", fake)
    monkeypatch.setattr(hosts, "_this", Host())
    for name in (COORDINATOR, COUNT, INDEX, "SLURM_NTASKS"):
        monkeypatch.delenv(name, raising=False)
    return fake


def test_one_host_is_the_first_and_only_one(jax):
    assert join_hosts() == this_host() == Host(0, 1)
    assert this_host().writes and agree(7) == 7
    assert not jax.told


def test_the_environment_names_the_others(jax, monkeypatch):
    for name, value in ((COORDINATOR, "node1:8476"), (COUNT, "4"), (INDEX, "3")):
        monkeypatch.setenv(name, value)
    assert join_hosts() == this_host() == Host(3, 4)
    assert not this_host().writes
    assert jax.told["coordinator_address"] == "node1:8476"
    assert jax.told["jax_cpu_collectives_implementation"] == "gloo"


def test_slurm_is_asked_by_jax(jax, monkeypatch):
    monkeypatch.setenv("SLURM_NTASKS", "1")
    assert join_hosts().count == 1
    monkeypatch.setenv("SLURM_NTASKS", "2")
    assert join_hosts() == Host(0, 2)
    assert "coordinator_address" not in jax.told


@pytest.mark.parametrize(
    ("count", "index", "message"),
    [
        ("", "0", f"{COUNT}: must be a whole number from 1 on"),
        ("0", "0", f"{COUNT}: must be a whole number from 1 on, beside {COORDINATOR}, got '0'"),
        ("2", "-1", f"{INDEX}: must be a whole number from 0 on"),
    ],
)
def test_numbers_that_are_none(jax, monkeypatch, count, index, message):
    for name, value in ((COORDINATOR, "node1:8476"), (COUNT, count), (INDEX, index)):
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=message):
        join_hosts()


def test_hosts_that_cannot_be_reached(jax, monkeypatch):
    def fail(**_):
        raise RuntimeError("DEADLINE_EXCEEDED: no answer\nand more")

    jax.distributed.initialize = fail
    for name, value in ((COORDINATOR, "node1:1"), (COUNT, "2"), (INDEX, "1")):
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=r"must be reachable by every host \(DEADLINE_EXCEEDED"):
        join_hosts()


def test_errors_of_another_host_are_told_from_others():
    gone = ValueError("UNKNOWN: Gloo AllGather failed: Connection closed by peer")
    assert hosts.tells_of_another(gone)
    assert not hosts.tells_of_another(ValueError("shapes do not match"))


def test_leaving_ends_the_process_at_once(monkeypatch, capsys):
    codes = []
    monkeypatch.setattr(os, "_exit", codes.append)
    hosts.leave_hosts("error: gone", 1)
    assert codes == [1] and capsys.readouterr().err == "error: gone\n"
