"""The address of a store tells nobody its password."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from storage.errors import StorageError, UnreachableError
from storage.opening import open_reader, open_store, shown, writer_lock
from storage.postgres.address import address_of
from tests.postgres import Databases

SECRET = "hunter2"


def everything(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://desk:{SECRET}@127.0.0.1:1/news",
        f"postgresql://desk@127.0.0.1:1/news?password={SECRET}",
        f"postgres://desk:{SECRET}@127.0.0.1:1/news?connect_timeout=2",
    ],
)
def test_a_server_that_is_not_there_is_named_without_it(url: str) -> None:
    for way in (open_store, open_reader):
        with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1/news") as told:
            way(url)
        assert SECRET not in everything(told.value)
    with pytest.raises(UnreachableError), writer_lock(url):
        pass
    assert SECRET not in repr(address_of(url)) + shown(url)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://desk:{SECRET}/4@127.0.0.1/news",
        f"postgresql://desk:{SECRET}@[127.0.0.1/news",
        f"postgresql://desk:{SECRET}%zz@127.0.0.1/news",
        f"postgresql://desk@127.0.0.1/news?{SECRET}=1",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(url: str) -> None:
    with pytest.raises(StorageError, match="postgresql://USER@HOST/DATABASE") as told:
        open_store(url)
    assert SECRET not in everything(told.value)


def test_a_wrong_password_is_not_told_either(databases: Databases) -> None:
    with databases.place() as address:
        password = address_of(address).parameters["password"]
        wrong = address.replace(password, SECRET)
        with pytest.raises(UnreachableError, match="password authentication failed") as told:
            open_store(wrong)
    assert SECRET not in everything(told.value)


def test_the_password_may_stand_in_a_file(databases: Databases, tmp_path: Path) -> None:
    with databases.store() as address:
        password = address_of(address).parameters["password"]
        (tmp_path / "a secret").write_text(f"{password}\n")
        bare = address.replace(f":{password}", "")
        with open_store(f"{bare}?password_file={tmp_path}/a%20secret") as store:
            assert store.articles.count() == 0
        with pytest.raises(StorageError, match="nowhere: the store's password"):
            open_store(f"{bare}?password_file={tmp_path}/nowhere")
