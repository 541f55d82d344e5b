"""The push check's configuration file."""

from pathlib import Path

import pytest

from app.adapters.push.config_file import MAX_SIZE, read_config
from app.domain.errors import PushConfigInvalid
from app.ports.push import SecretReference


def written(folder: Path, text: str, name: str = "push.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_toml_is_read(tmp_path: Path) -> None:
    text = 'topic = "org.example"\nbadge = 3\nvalidate_only = true\n'
    expected = {"topic": "org.example", "badge": "3", "validate_only": "true"}
    assert read_config(written(tmp_path, text)) == expected


def test_json_is_read(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, ' {"project_id": "p"}', "x.json")) == {"project_id": "p"}


def test_a_reference_to_the_key_ring_stays_one(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, 'key = { keyring = "apns" }'))
    assert config == {"key": SecretReference("apns")}


def test_a_file_beside_the_configuration_is_read(tmp_path: Path) -> None:
    written(tmp_path, "-----BEGIN", "AuthKey.p8")
    config = read_config(written(tmp_path, 'key = { file = "AuthKey.p8" }'))
    assert config == {"key": "-----BEGIN"}


def test_a_path_is_beside_the_configuration(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, 'certificate = { path = "client.pem" }'))
    assert config == {"certificate": str(tmp_path / "client.pem")}


@pytest.mark.parametrize(
    "text",
    ["not toml", "[1, 2]", "{", '{"a": [1]}', "a = 1.5", 'a = { keyring = "x", file = "y" }',
     'a = { file = "missing" }', "a = { keyring = 3 }", "x" * (MAX_SIZE + 1), '{"a": null}'],
)  # fmt: skip
def test_anything_else_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PushConfigInvalid):
        read_config(written(tmp_path, text))


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(PushConfigInvalid, match=r"push\.toml can't be read"):
        read_config(tmp_path / "push.toml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "push.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PushConfigInvalid):
        read_config(tmp_path / "push.toml")
