"""A Ray cluster of two machines, both of them here, for as long as standard input lasts.

Prints the address once it is up. ``kill`` on standard input kills the second machine. A process of
its own: what Ray does to the process that it is started in is kept from the tests.
"""

from __future__ import annotations

import socket
import sys

from ray.cluster_utils import Cluster

_MEMORY = 80_000_000  # bytes of each object store; Ray takes no less than 75 MB


def main() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    small = {"num_cpus": 1, "object_store_memory": _MEMORY, "include_dashboard": False}
    first = {**small, "ray_client_server_port": port}
    cluster = Cluster(initialize_head=True, head_node_args=first)
    try:
        second = cluster.add_node(num_cpus=1, object_store_memory=_MEMORY)
        cluster.wait_for_nodes(timeout=120)
        print(f"ray://127.0.0.1:{port}", flush=True)
        for line in sys.stdin:
            if line.strip() == "kill":
                cluster.remove_node(second, allow_graceful=False)
                print("killed", flush=True)
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main()
