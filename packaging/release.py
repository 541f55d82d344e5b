"""Put a release together: release.py ARTEFACTS OUT VERSION, of what the three systems built.

Besides the files themselves there will be one list of checksums, the notes out of the changelog,
and `release.json`, which a Bellbird whose user wants it looks at. It is signed with the Ed25519 key
in RELEASE_KEY (PEM); without a key it is left out, and the program tells nobody of the release.

    openssl genpkey -algorithm ed25519              makes a key: keep it as the secret RELEASE_KEY
    openssl pkey -pubout -outform DER | tail -c 32 | base64    its other half, RELEASE_PUBLIC_KEY
"""

import base64
import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    artefacts, out, version = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(artefacts.rglob("*")):
        if file.is_file() and not file.name.startswith("SHA256SUMS"):
            shutil.copy(file, out)
    notes = notes_of(version, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    sums = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(out.iterdir())}
    lines = [f"{value}  {name}\n" for name, value in sums.items()]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    (out / "NOTES.md").write_text(notes, encoding="utf-8")
    if key := os.environ.get("RELEASE_KEY"):
        (out / "release.json").write_bytes(signed(version, notes, sums, key))


def notes_of(version: str, changelog: str) -> str:
    """Cut a version's section out of the changelog.

    Raises:
        SystemExit: there is none: a release is told of before it is made.
    """
    found = re.search(
        rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    if found is None:
        sys.exit(f"The changelog has no section [{version}]")
    return found[1].strip() + "\n"


def signed(version: str, notes: str, sums: dict[str, str], key: str) -> bytes:
    """Write the release file: what is told, as text, and the signature of exactly these bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    private = load_pem_private_key(key.encode(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        sys.exit("RELEASE_KEY is no Ed25519 key")
    told = json.dumps(
        {"version": version, "notes": notes[:4000], "sha256": sums}, ensure_ascii=False
    )
    signature = base64.b64encode(private.sign(told.encode())).decode()
    return json.dumps({"release": told, "signature": signature}, ensure_ascii=False).encode()


if __name__ == "__main__":
    main()
