"""The jars of Apache Velocity 1.7, downloaded from Maven Central once per machine."""

import hashlib
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from maven_artifact import Artifact, Downloader

from local import cache, steps
from local.errors import SetupError

# Maven's coordinates and the SHA-256 of each jar. The libraries are the last ones of the major version that
# Velocity 1.7 asks for.
JARS = {
    "org.apache.velocity:velocity:1.7": "ec92dae810034f4b46dbb16ef4364a4013b0efb24a8c5dd67435cae46a290d8e",
    "commons-collections:commons-collections:3.2.2": (
        "eeeae917917144a68a741d4c0dff66aa5c5c5fd85593ff217bced3fc8ca783b8"
    ),
    "commons-lang:commons-lang:2.6": "50f11b09f877c294d56f24463f47d28f929cf5044f648661c0f0cfbae9a2f49c",
}


def folder() -> Path:
    """Return the folder of the jars, whether they are there or not."""
    return cache.folder() / _name()


def ensure() -> Path:
    """Return the folder of the jars, and download them where they are missing.

    Raises `SetupError` with one line when a jar cannot be downloaded or is another one.
    """
    return cache.entry(_name(), _download)


def _name() -> str:
    return f"velocity-{cache.digest([], *JARS, *JARS.values())}"


def _download(target: Path) -> None:
    with steps.step("Downloading Apache Velocity 1.7, once for this machine", "a few seconds"):
        for coordinates, expected in JARS.items():
            artifact = Artifact.parse(coordinates)
            jar = target / f"{artifact.artifact_id}-{artifact.version}.jar"
            try:
                with redirect_stdout(StringIO()):  # it prints what it does
                    Downloader().download(artifact, str(jar))
            except Exception as error:  # whatever the client and what it is made of raise
                reason = " ".join(str(error).split())
                raise SetupError(f"{coordinates} cannot be downloaded: {reason}") from error
            found = hashlib.sha256(jar.read_bytes()).hexdigest()
            if found != expected:
                raise SetupError(f"{coordinates} has the SHA-256 {found}; {expected} is pinned")
