"""Reading the settings: files and environment into one tree.

Order, later wins: the shipped ``config/settings.toml``, the operator's file (``--config``), the
environment (``SCO_MONITOR_FETCH_MAX_BYTES`` sets ``[fetch] max_bytes``), the command line
(``--data-dir``). ``SSL_CERT_FILE``, which other programs know too, stands in for
``[fetch] ca_file``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final, get_origin, get_type_hints

from config.checks import check
from config.convert import EXPECTED, MisfitError, convert
from config.lines import KeyPath, TomlText
from config.settings import PROVIDERS, Settings, SettingsError

ENVIRONMENT_PREFIX: Final = "SCO_MONITOR_"

LONGEST: Final = 4_000_000
"""Bytes of a settings file: the shipped catalogue of 199 sources takes 0.2 MB."""

_TRUTH: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def load_settings(
    path: Path | None = None,
    *,
    data_dir: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings: the shipped ones, then *path*, the environment and *data_dir*.

    A relative path in a file is relative to that file.

    :raises SettingsError: for a file that cannot be read, is not TOML, or holds an unknown key or
        a value of the wrong kind; the message says file and line, and what is expected.
    """
    shipped = resources.files("config").joinpath("settings.toml").read_text("utf-8")
    tree = tomllib.loads(shipped)
    text = TomlText("the shipped settings", "")
    if path is not None:
        text = TomlText(str(path), _read(path))
        _merge(tree, _parse(text))
    variables = os.environ if environment is None else environment
    set_by = _from_environment(variables, tree)
    _quote_options(tree)
    try:
        settings = convert(Settings, tree)
        if path is not None:
            settings = _relative_to(settings, path.resolve().parent)
        if not settings.fetch.ca_file:
            own = variables.get("SSL_CERT_FILE", "")
            settings = replace(settings, fetch=replace(settings.fetch, ca_file=own))
        if data_dir is not None:
            settings = replace(settings, monitor=replace(settings.monitor, data_dir=data_dir))
        settings = replace(settings, origin=path)
        check(settings)
    except MisfitError as misfit:
        variable = set_by.get(misfit.place[:2])
        where = f"environment variable {variable}" if variable else text.where(misfit.place)
        raise SettingsError(f"{where}: {misfit}") from None
    return settings


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(LONGEST + 1)
        if len(body) > LONGEST:
            raise SettingsError(
                f"{path}: longer than any settings ({LONGEST} bytes); the right file?"
            )
        return body.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); give another file with --config"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text; save it as UTF-8") from error


def _parse(text: TomlText) -> dict[str, Any]:
    try:
        given = tomllib.loads(text.text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{text.name}: is not valid TOML: {error}") from error
    if "sources" in given:
        # They replace the shipped catalogue unless the file asks for both.
        given.setdefault("catalogue", False)
    return given


def _merge(tree: dict[str, Any], over: Mapping[str, Any]) -> None:
    for name, value in over.items():
        if isinstance(value, dict) and isinstance(tree.get(name), dict):
            _merge(tree[name], value)
        else:
            tree[name] = value


def _quote_options(tree: Mapping[str, Any]) -> None:
    """Take what stands in the options of a source as it is written, with quotes or without."""
    sources = tree.get("sources")
    for source in sources if isinstance(sources, list) else ():
        if isinstance(source, dict) and isinstance(options := source.get("options"), dict):
            source["options"] = {name: str(value) for name, value in options.items()}


def _from_environment(environment: Mapping[str, str], tree: dict[str, Any]) -> dict[KeyPath, str]:
    """Write SCO_MONITOR_<SECTION>_<KEY> into *tree*; return the variable that set each place.

    SCO_MONITOR_DATA_DIR is [monitor] data_dir.
    """
    sections = {name: kind for name, kind in get_type_hints(Settings).items() if is_dataclass(kind)}
    set_by: dict[KeyPath, str] = {}
    for variable, text in environment.items():
        if not variable.startswith(ENVIRONMENT_PREFIX):
            continue
        rest = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
        section, _, name = rest.partition("_")
        if section not in sections:
            section, name = "monitor", rest
        hint = get_type_hints(sections[section]).get(name)
        if hint is None:
            raise SettingsError(f"environment variable {variable}: there is no such setting")
        _merge(tree, {section: {name: _from_text(text, hint, variable)}})
        set_by[section, name] = variable
    return set_by


def _from_text(text: str, hint: Any, variable: str) -> Any:
    try:
        if hint is bool:
            return _TRUTH[text.strip().lower()]
        if hint in (int, float):
            return hint(text)
    except (KeyError, ValueError):
        expected = EXPECTED[hint.__name__]
        raise SettingsError(
            f"environment variable {variable}: {text!r} is not {expected}"
        ) from None
    if get_origin(hint) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _relative_to(settings: Settings, folder: Path) -> Settings:
    """Make the paths of the operator's file relative to that file's folder."""

    def beside(text: str) -> str:
        return str(folder / text) if text else ""

    chosen = settings.meaning.vectors
    return replace(
        settings,
        monitor=replace(
            settings.monitor,
            data_dir=folder / settings.monitor.data_dir,
            ping_url_file=beside(settings.monitor.ping_url_file),
        ),
        store=replace(settings.store, password_file=beside(settings.store.password_file)),
        fetch=replace(settings.fetch, ca_file=beside(settings.fetch.ca_file)),
        backup=replace(settings.backup, folder=beside(settings.backup.folder)),
        meaning=replace(
            settings.meaning,
            vectors=chosen if chosen in ("", *PROVIDERS) else beside(chosen),
        ),
        gazetteer=replace(settings.gazetteer, extra=tuple(map(beside, settings.gazetteer.extra))),
        translator=replace(settings.translator, key_file=beside(settings.translator.key_file)),
        smtp=replace(settings.smtp, password_file=beside(settings.smtp.password_file)),
        web=replace(
            settings.web,
            tokens_file=beside(settings.web.tokens_file),
            users_file=beside(settings.web.users_file),
        ),
        subscriptions=tuple(
            replace(one, secret_file=beside(one.secret_file)) for one in settings.subscriptions
        ),
        webhooks=tuple(
            replace(hook, secret_file=beside(hook.secret_file)) for hook in settings.webhooks
        ),
    )
