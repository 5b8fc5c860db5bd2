"""Raw bytes as objects: in a bucket that asks for signatures, and in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import ArchiveSettings, Settings
from monitor.cli.check_reach import archive
from storage.errors import StorageError, UnreachableError
from storage.objects import Objects
from storage.records import digest
from tests.buckets import Bucket

pytestmark = pytest.mark.server

NAME = "ab" + 62 * "0"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with Bucket() as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture(params=["s3", "file"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    if request.param == "file":
        return Objects(f"file://{tmp_path / 'raw'}")
    request.getfixturevalue("bucket")
    return Objects("s3://news/raw")


def test_what_was_put_is_there_until_it_is_removed(objects: Objects) -> None:
    objects.put(NAME, b"\x00bytes")
    objects.put(NAME, b"\x00bytes")
    assert objects.get(NAME) == b"\x00bytes"
    for _ in range(2):  # what is gone is gone
        objects.remove([NAME, "cd" + 62 * "0"])
        assert objects.get(NAME) is None


def test_an_object_has_its_digest_for_a_name(bucket: Bucket) -> None:
    Objects("s3://news/raw").put(NAME, b"x")
    assert bucket.objects == {f"raw/ab/{NAME}.zst": b"x"}
    assert bucket.asked == [("PUT", f"/news/raw/ab/{NAME}.zst", 200)]


def test_who_is_refused_hears_it_without_a_secret(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
    with pytest.raises(UnreachableError, match=r"s3://news/raw: the archive is out of reach") as it:
        Objects("s3://news/raw").put(NAME, b"x")
    assert bucket.objects == {}
    for secret in (Bucket.SECRET, "another-secret", Bucket.KEY):
        assert secret not in str(it.value)
    assert "\n" not in str(it.value)


def test_a_bucket_that_does_not_answer_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    with Bucket() as gone:
        environment = gone.environment
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    objects = Objects("s3://news/raw")
    with pytest.raises(UnreachableError):
        objects.get(NAME)
    with pytest.raises(UnreachableError):
        objects.remove([NAME])


@pytest.mark.parametrize("url", ["no address", "gopher://news", "s3://"])
def test_an_address_of_no_bucket_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match=r"\[archive\] url"):
        Objects(url)


def test_what_was_put_ahead_is_not_put_again_and_not_pruned(tmp_path: Path) -> None:
    objects, name, packed = Objects(f"file://{tmp_path}"), digest(b"body"), list[bytes]()

    def pack() -> bytes:
        packed.append(b"packed")
        return b"packed"

    objects.put_ahead(b"body")
    objects.keep(name, pack)
    assert packed == []
    objects.remove([name], spares_new=True)
    assert objects.get(name) is not None
    objects.keep(name, pack)
    assert objects.get(name) == b"packed"
    objects.remove([name])
    assert objects.get(name) is None


def test_check_tries_the_bucket(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(archive=ArchiveSettings(url="s3://news/tried"))
    ((name, good, _),) = archive(settings)
    assert (name, good, bucket.objects) == ("archive", True, {})
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    ((_, good, text),) = archive(Settings(archive=ArchiveSettings(url="s3://news/refused")))
    assert not good
    assert "out of reach" in text
    assert list(archive(Settings())) == []
