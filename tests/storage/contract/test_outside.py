"""A store whose raw bytes are in a bucket: the same archive; what is deleted is deleted there."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.reading.warc import write_warc
from storage.errors import StorageError, UnreachableError
from storage.opening import open_reader
from storage.records import digest
from storage.store import Store
from tests.buckets import Bucket
from tests.storage.contract.test_retention import prune
from tests.storage.contract.test_withdrawals import _withdraw
from tests.storage.records import CAPTURE, DAY, NOW

pytestmark = pytest.mark.server

NAME = digest(CAPTURE.body)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A folder of the bucket of the test's own: a process holds one way into each."""
    return f"s3://news/{tmp_path.name}-{time.monotonic_ns()}"


@pytest.fixture
def bucket(store: Store, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The bucket in which the store keeps what is new."""
    with Bucket() as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        with store.writing():
            store.archive.keep_in(url)
        yield made


def kept(store: Store) -> None:
    with store.writing():
        store.put([CAPTURE])


def test_bytes_go_into_the_bucket_once_and_come_back(store: Store, bucket: Bucket) -> None:
    kept(store)
    with store.writing():
        store.put([replace(CAPTURE, id="c2")])
    assert [name.rpartition("/")[2] for name in bucket.objects] == [f"{NAME}.zst"]
    assert [one[0] for one in bucket.asked] == ["PUT"]
    assert store.archive.body(NAME) == CAPTURE.body
    assert [c.body for c in store.archive.all(purposes=["article"])] == [CAPTURE.body] * 2
    assert store.problems() == []


def test_what_lay_in_the_store_before_stays_readable_there(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(store)
    with Bucket() as bucket:
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        with store.writing():
            store.archive.keep_in(url)
            store.put([replace(CAPTURE, id="c2", body=b"new")])
        assert store.archive.body(NAME) == CAPTURE.body
        assert len(bucket.objects) == 1
        with store.writing():
            store.archive.keep_in("")
            store.put([replace(CAPTURE, id="c3", body=b"newest")])
        assert store.archive.body(digest(b"new")) == b"new"
        assert len(bucket.objects) == 1
    assert store.archive.body(digest(b"newest")) == b"newest"


def test_a_web_archive_holds_what_lies_in_the_bucket(store: Store, bucket: Bucket) -> None:
    kept(store)
    out = io.BytesIO()
    assert write_warc(store.archive.all(purposes=["article"]), out) == 1
    out.seek(0)
    bodies = {one.rec_type: one.content_stream().read() for one in ArchiveIterator(out)}
    assert bodies["response"] == CAPTURE.body


def test_pruned_bytes_are_gone_from_the_bucket(store: Store, bucket: Bucket) -> None:
    kept(store)
    assert prune(store, bodies=NOW + DAY, dry_run=True).bodies == 1
    assert len(bucket.objects) == 1
    assert prune(store, bodies=NOW + DAY).bodies == 1
    assert bucket.objects == {}
    assert store.archive.body(NAME) == b""


def test_withdrawn_bytes_are_gone_from_the_bucket(store: Store, bucket: Bucket) -> None:
    _withdraw(store)
    assert not any(NAME in name for name in bucket.objects)
    assert store.archive.body(NAME) == b""


def test_a_copy_knows_the_bucket(store: Store, bucket: Bucket, tmp_path: Path) -> None:
    kept(store)
    copy = tmp_path / "copy.db"
    store.backup(copy)
    assert CAPTURE.body not in copy.read_bytes()
    with open_reader(copy) as found:
        assert found.archive.body(NAME) == CAPTURE.body


def test_without_the_bucket_nothing_is_kept_and_nothing_lost(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Bucket() as bucket:
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        with store.writing():
            store.archive.keep_in(url)
    with pytest.raises(UnreachableError), store.writing():
        store.put([CAPTURE])
    assert store.archive.get(CAPTURE.id) is None


def test_an_address_of_no_bucket_is_refused_at_once(store: Store) -> None:
    with pytest.raises(StorageError, match=r"\[archive\] url"), store.writing():
        store.archive.keep_in("gopher://news")
