"""The engine of this server: worker processes of its own, or the workers of a cluster."""

import logging
import os
from concurrent.futures import Executor

from rnn.playground.cluster.engine import ClusterEngine
from rnn.playground.engine import Engine, make_process, make_thread
from rnn.playground.scheduling.cores import count_cores, count_servers, keep_to_one_core
from rnn.playground.scheduling.redraw_interval import share_of_server
from rnn.playground.scheduling.single_flight import SingleFlight

# an operator's environment variables
WORKERS = "RNN_PLAYGROUND_WORKERS"  # 0: a thread of this process
CLUSTER = "RNN_PLAYGROUND_CLUSTER"  # the address of a Dask scheduler

log = logging.getLogger(__name__)


def make_engine() -> Engine:
    """An engine with the workers that the operator wants: those of a cluster, or processes, by
    default one for each core. The server needs less than one, and they give way to it."""
    if address := os.environ.get(CLUSTER):
        from rnn.playground.cluster.dask import DaskCluster

        return ClusterEngine(DaskCluster(address), make_own_worker).start()
    workers = int(os.environ.get(WORKERS) or count_cores())
    if workers > 0:
        try:
            made = Engine(make_process, workers)
            made.place().submit(os.getpid).result(timeout=30)
            return made
        except Exception:
            log.warning("No process can be started for training; a thread does it.", exc_info=True)
    return Engine(make_thread)


def make_own_worker() -> Executor:
    """An executor with one process, or with a thread where none can be started."""
    try:
        executor = make_process()
        executor.submit(os.getpid).result(timeout=30)
        return executor
    except Exception:
        log.warning("No process can be started for training; a thread does it.", exc_info=True)
        return make_thread()


def _make_shared_engine() -> Engine:
    """An engine; and what remains to be done in this process, which is to answer and to draw, is
    kept to one core. Other servers may happen to choose the same one, so that must do for all."""
    made = make_engine()
    servers = count_servers()
    if servers * share_of_server(servers, count_cores()) <= 1.0:
        keep_to_one_core()
    return made


_shared_engine = SingleFlight(_make_shared_engine, most=1)


def engine() -> Engine:
    """The engine of this server, made when it is first asked for."""
    return _shared_engine()
