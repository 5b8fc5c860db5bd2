"""compose.yaml and kubernetes.yaml: valid by their schemas, and in accord with the image."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import ComposeSpecification

from config.load import load_settings
from monitor.digests import report_pdf

DEPLOY = Path(__file__).parents[2] / "deploy"
IMAGE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OBJECTS: dict[str, dict[str, Any]] = {
    each["kind"]: each
    for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
}
VERSIONS = ("1.29", "1.33", "1.37")


def test_compose_is_valid() -> None:
    spec = ComposeSpecification.model_validate(COMPOSE)
    assert spec.services is not None
    assert set(spec.services) == {"monitor", "litestream"}


@pytest.mark.parametrize("kind", OBJECTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_each_object(kind: str, version: str) -> None:
    kubernetes_validate.validate(OBJECTS[kind], version, strict=True)


def test_an_object_that_is_none_would_be_found() -> None:
    wrong = {**OBJECTS["Service"], "spec": {"ports": [{"prot": 1}]}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


def container() -> dict[str, Any]:
    """Return the one container of the one pod."""
    pod = OBJECTS["StatefulSet"]["spec"]["template"]["spec"]
    (found,) = pod["containers"]
    return {"pod": pod, **found}


def test_one_process_writes() -> None:
    """A second would find the lock taken; an update must not start it beside the first."""
    spec = OBJECTS["StatefulSet"]["spec"]
    assert spec["replicas"] == 1
    assert spec.get("updateStrategy", {"type": "RollingUpdate"})["type"] == "RollingUpdate"
    assert "HorizontalPodAutoscaler" not in OBJECTS
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["spec"]["accessModes"][0].startswith("ReadWriteOnce")
    assert "deploy" not in COMPOSE["services"]["monitor"]


def test_both_run_as_the_images_user_without_rights_over_its_volume() -> None:
    uid = re.search(r"useradd .*--uid (\d+)", IMAGE)
    volume = re.search(r"^VOLUME (\S+)", IMAGE, re.M)
    assert uid
    assert volume
    one = container()
    assert one["pod"]["securityContext"]["runAsUser"] == int(uid[1])
    assert one["pod"]["securityContext"]["fsGroup"] == int(uid[1])
    assert one["securityContext"]["readOnlyRootFilesystem"]
    assert one["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert {"name": "data", "mountPath": volume[1]} in one["volumeMounts"]
    service = COMPOSE["services"]["monitor"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert f"data:{volume[1]}" in service["volumes"]
    assert COMPOSE["services"]["litestream"]["user"] == f"{uid[1]}:{uid[1]}"


def test_the_image_has_what_a_pdf_needs() -> None:
    """The libraries that are asked for where they are missing, and fonts that the page names."""
    installed = re.search(r"apt-get install (.*?) && rm", IMAGE, re.S)
    assert installed
    code = inspect.getsource(report_pdf)
    needed = re.findall(r"\blib[a-z]+[\w.-]*\d\b", code)
    assert len(needed) == 3
    assert set(needed) <= set(installed[1].split())
    css = (Path(report_pdf.__file__).parent / "templates" / "report.css").read_text("utf-8")
    for package, font in {"noto-core": "Noto Sans", "wqy-microhei": "WenQuanYi Micro Hei"}.items():
        assert f"fonts-{package}" in installed[1]
        assert f'"{font}"' in css


def test_what_is_mounted_is_there() -> None:
    one = container()
    volumes = {each["name"] for each in one["pod"]["volumes"]}
    volumes |= {
        c["metadata"]["name"] for c in OBJECTS["StatefulSet"]["spec"]["volumeClaimTemplates"]
    }
    assert {each["name"] for each in one["volumeMounts"]} == volumes
    for service in COMPOSE["services"].values():
        for mount in service["volumes"]:
            source = mount.partition(":")[0]
            # settings are the operator's own
            assert (
                source in COMPOSE["volumes"] or source == "./settings" or (DEPLOY / source).exists()
            )


def test_nothing_but_settings_is_put_into_the_environment(tmp_path: Path) -> None:
    """A service called sco-monitor makes Kubernetes set SCO_MONITOR_SERVICE_HOST, an error."""
    one = container()
    assert one["pod"]["enableServiceLinks"] is False
    environments = [
        {each["name"]: each["value"] for each in one["env"]},
        COMPOSE["services"]["monitor"]["environment"],
    ]
    for environment in environments:
        given = {k: v for k, v in environment.items() if k != "SCO_MONITOR_CONFIG"}
        load_settings(None, environment=given)


def test_the_settings_of_the_config_map_are_settings(tmp_path: Path) -> None:
    text = OBJECTS["ConfigMap"]["data"]["sco-monitor.toml"]
    whole = re.sub(r"^#(?=[\w\[])", "", text, flags=re.M)
    assert len(tomllib.loads(whole)) > len(tomllib.loads(text))
    for name, one in (("as it is", text), ("all of it", whole)):
        config = tmp_path / f"{name}.toml"
        config.write_text(one, "utf-8")
        settings = load_settings(config, environment={})
        port = container()["ports"][0]["containerPort"]
        assert settings.web.listen == f"0.0.0.0:{port}"


def test_whoever_is_let_in_is_let_in_by_what_there_is() -> None:
    labels = OBJECTS["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
    policy = OBJECTS["NetworkPolicy"]["spec"]
    assert policy["podSelector"]["matchLabels"] == labels
    assert OBJECTS["Service"]["spec"]["selector"] == labels
    assert OBJECTS["StatefulSet"]["spec"]["selector"]["matchLabels"] == labels
    (port,) = container()["ports"]
    assert policy["ingress"][0]["ports"] == [{"port": port["name"]}]
    probes = [
        container()[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")
    ]
    assert {probe["port"] for probe in probes} == {port["name"]}
    assert [probe["path"] for probe in probes] == ["/readyz", "/readyz", "/healthz"]
    assert all({"name": "Host", "value": "localhost"} in probe["httpHeaders"] for probe in probes)


def test_private_addresses_are_out_of_reach_in_the_cluster() -> None:
    (world,) = [
        rule for rule in OBJECTS["NetworkPolicy"]["spec"]["egress"] if "ipBlock" in rule["to"][0]
    ]
    kept_out = {net for to in world["to"] for net in to["ipBlock"]["except"]}
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16", "fc00::/7"} <= kept_out
    assert {each["port"] for each in world["ports"]} == {80, 443, 25, 465, 587}


CLUSTER: dict[str, Any] = yaml.safe_load((DEPLOY / "cluster.compose.yaml").read_text("utf-8"))
MANY: list[dict[str, Any]] = list(
    yaml.safe_load_all((DEPLOY / "cluster.kubernetes.yaml").read_text("utf-8"))
)
DEPLOYMENTS = [each for each in MANY if each["kind"] == "Deployment"]


def test_the_compose_file_of_many_is_valid_and_its_processes_share_only_the_store() -> None:
    spec = ComposeSpecification.model_validate(CLUSTER)
    assert spec.services is not None
    assert set(spec.services) == {"store", "scheduler", "worker", "web"}
    for name in ("scheduler", "worker", "web"):
        service = CLUSTER["services"][name]
        assert service["volumes"] == ["./settings:/etc/sco-monitor:ro"]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"]


@pytest.mark.long
@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_each_object_of_many(version: str) -> None:
    for one in MANY:
        kubernetes_validate.validate(one, version, strict=True)


def test_one_scheduler_and_pods_that_keep_nothing() -> None:
    replicas = {one["metadata"]["labels"]["app.kubernetes.io/component"]: one["spec"]["replicas"]
                for one in DEPLOYMENTS}  # fmt: skip
    assert replicas["scheduler"] == 1
    assert replicas["worker"] > 1
    for one in DEPLOYMENTS:
        pod = one["spec"]["template"]["spec"]
        assert not any("persistentVolumeClaim" in volume for volume in pod["volumes"])
        (container,) = pod["containers"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert pod["securityContext"]["runAsNonRoot"]


@pytest.mark.parametrize("where", ["compose", "kubernetes"])
def test_the_settings_of_many_are_settings(where: str, tmp_path: Path) -> None:
    file = tmp_path / "sco-monitor.toml"
    environment: dict[str, str] = {}
    if where == "compose":
        environment = {
            name: value
            for name, value in CLUSTER["services"]["worker"]["environment"].items()
            if name != "SCO_MONITOR_CONFIG"
        }
        file.write_text("")
    else:
        (told,) = (one for one in MANY if one["kind"] == "ConfigMap")
        file.write_text(told["data"]["sco-monitor.toml"])
    settings = load_settings(file, environment=environment)
    assert settings.engine.kind == "procrastinate"
    assert settings.store.url.startswith("postgresql://")
