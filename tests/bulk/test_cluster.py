"""The same files on a Dask cluster of two workers give the same lines."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from taizhang.bulk import Answer, CannotRun, Request, answers, children, on_this_machine
from taizhang.bulk.cluster import on_cluster
from tests.bulk import ill_child
from tests.bulk.samples import code, request, text

#: In a process of its own, as a cluster is.
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    pytest.importorskip("distributed", reason="taizhang[cluster] is not installed")
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdout
        yield cluster.stdout.readline().strip()
        cluster.communicate(timeout=30)


def read_all(requests: list[Request], address: str) -> list[Answer]:
    with on_cluster(address) as pool:
        return list(answers(requests, pool))


class TestACluster:
    def test_gives_the_same_lines_as_this_machine(self, address: str) -> None:
        asked = [request(text(n), str(n)) for n in range(20)]
        with on_this_machine(1) as pool:
            here = list(answers(asked, pool))
        there = read_all(asked, address)
        assert sorted(a.line for a in there) == sorted(a.line for a in here)

    def test_loses_one_file_to_a_crash(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.run(setattr, children, "_COMMAND", ill_child.COMMAND)
        contents = [text(0), b"crash", text(1), b"hang", text(2)]

        found = read_all([request(data, str(n), 2) for n, data in enumerate(contents)], address)

        assert {answer.file: code(answer) for answer in found} == {
            "0": "",
            "1": "bulk.crashed",
            "2": "",
            "3": "bulk.too-slow",
            "4": "",
        }


class TestNoCluster:
    def test_is_told_with_the_way_to_install_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(CannotRun) as raised, on_cluster("tcp://127.0.0.1:9"):
            pass
        assert raised.value.code == "bulk.no-cluster-extra"
        assert "pip install 'taizhang[cluster]'" in raised.value.remedy()

    def test_is_told_where_the_address_is_none(self) -> None:
        pytest.importorskip("distributed", reason="taizhang[cluster] is not installed")
        with pytest.raises(CannotRun) as raised, on_cluster("nonsense:x"):
            pass
        assert raised.value.code == "bulk.no-cluster"
