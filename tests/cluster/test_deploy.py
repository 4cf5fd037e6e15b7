"""What stands in deploy/ is what the trial on one machine starts, to the word but for addresses."""

import re

import pytest

from rnn.playground.cluster.worker_end import ONE_THREAD
from tests.cluster.parts import (
    COMPOSE,
    DOCKERFILE,
    Places,
    command,
    environment,
    image_environment,
    services,
)
from tests.support.running_app import ROOT

pytestmark = pytest.mark.cluster

PLACES = Places(server=11_111, proxy=22_222, scheduler=33_333, store=44_444, names=55_555)
GIVEN = {"COOKIE_SECRET": "a secret"}
STARTED = {"proxy", "server", "scheduler", "worker", "store"}
ADDRESS = re.compile(r"^(tcp://|http://)?[\w.]*:\d+$|^\d+$|^[\d.]+$|^lo$|^eth0$|^/.*haproxy\.cfg$")


def test_each_service_is_started_or_makes_the_bucket() -> None:
    assert set(services()) == STARTED | {"bucket"}
    assert '"http://store:5000/runs", method="PUT"' in " ".join(command("bucket"))


@pytest.mark.parametrize("service", sorted(STARTED))
def test_only_addresses_are_others_here(service: str) -> None:
    for there in command(service):
        here = PLACES.put(there, "127.0.0.9")
        option, _, value = there.rpartition("=")
        if here != there:
            assert here.startswith(option) and ADDRESS.match(value), f"{there} became {here}"
    for name, there in environment(service, GIVEN).items():
        if (here := PLACES.put(there, "127.0.0.9")) != there:
            assert ADDRESS.match(there) or there == "/app", f"{name}: {there} became {here}"


def test_nothing_of_the_compose_file_leads_to_dockers_addresses_here() -> None:
    for service in STARTED:
        said = [*command(service), *environment(service, GIVEN).values()]
        here = " ".join(PLACES.put(word, "127.0.0.9") for word in said)
        assert not re.search(r"0\.0\.0\.0|scheduler:|store:|eth0|127\.0\.0\.11|/app", here), here


def test_the_image_runs_the_app_as_nobody_in_particular_and_is_asked_for_its_health() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)\w+$", text, re.M)
    assert text.index("\nUSER ") < text.index("\nCMD ")
    assert "8501/_stcore/health" in text.partition("HEALTHCHECK")[2]
    assert services()["server"].get("command") is None, "the image's own command is started"
    copied = set(re.findall(r"^COPY (\S+)", text, re.M)) | {"requirements-cluster.txt"}
    assert {".streamlit", "pages", "rnn", "streamlit_app.py"} <= copied
    assert all((ROOT / name).exists() for name in copied)
    assert {name: "1" for name in ONE_THREAD}.items() <= image_environment().items()


def test_a_cookie_secret_has_to_be_given() -> None:
    with pytest.raises(ValueError, match="COOKIE_SECRET must be set"):
        environment("server", {})
    assert environment("server", GIVEN)["STREAMLIT_SERVER_COOKIE_SECRET"] == "a secret"


def test_nobody_from_outside_reaches_the_cluster() -> None:
    """Dask runs whatever it is sent."""
    for service in ("scheduler", "worker", "store"):
        said = services()[service]
        assert said["networks"] == ["inside"] and "ports" not in said
    assert "\n  inside:\n    internal: true\n" in COMPOSE.read_text(encoding="utf-8")
