"""A bucket on this machine: an S3 server in memory, which honours what a write asks for."""

import importlib.util
import logging
import os
import shutil
import threading
import uuid
import warnings
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from rnn.persistence.object_blobs import ObjectBlobs

IS_INSTALLED = all(importlib.util.find_spec(name) for name in ("obstore", "moto", "flask"))
HAS_PROXY = shutil.which("haproxy") is not None
NAME = "runs"


def access(endpoint: str) -> dict[str, str]:
    """The environment in which a server finds a bucket of no cloud."""
    return {
        "AWS_ENDPOINT": endpoint,
        "AWS_ACCESS_KEY_ID": "of-these-tests",
        "AWS_SECRET_ACCESS_KEY": "of-these-tests",
        "AWS_REGION": "us-east-1",
    }


def make_bucket(endpoint: str) -> None:
    """An empty bucket."""
    connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=10)
    connection.request("PUT", f"/{NAME}")
    assert connection.getresponse().status == 200
    connection.close()


@cache
def _endpoint() -> str:
    """Of a server that lasts as long as this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            create_backend_app,
        )
        from werkzeug.serving import make_server
    logging.getLogger("werkzeug").disabled = True
    app, lock = DomainDispatcherApplication(create_backend_app), threading.Lock()

    def answer(*request: Any) -> Any:
        with lock:  # moto takes one request at a time: it closes what another still reads
            return app(*request)

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    make_bucket(endpoint)
    return endpoint


def bucket(environment: Mapping[str, str] | None = None) -> ObjectBlobs:
    """Blobs under a prefix that nobody else has."""
    os.environ.update(access(_endpoint()) | dict(environment or {}))
    return ObjectBlobs(f"s3://{NAME}/{uuid.uuid4().hex}")
