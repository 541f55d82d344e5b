"""Run Tencent's real library where there is no network, and report what it did, as JSON.

Started by `test_real_library` inside `unshare -n`. It refuses to run where there is a network,
since the library speaks to Tencent's servers as soon as it begins.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Coroutine
from pathlib import Path

from app.adapters.tencent.client import TencentBackend
from app.adapters.tencent.find import install
from app.adapters.tencent.functions import NETWORK
from app.adapters.tencent.library import Library
from app.adapters.tencent.sdk import Sdk
from app.domain.account import Account, Protocol
from app.domain.errors import AppError
from app.domain.ids import AccountId
from tests.fakes.tencent.server import APP_ID, signature


def main() -> None:
    package, folder, report = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    names = [name for _, name in socket.if_nameindex()]
    if names != ["lo"]:
        sys.exit(f"there is a network here: {names}")
    found = asyncio.run(_run(package, folder)) | {
        "files": [
            (str(path.relative_to(folder)), path.stat().st_mode & 0o777)
            for path in sorted(folder.rglob("*"))
        ],
        "root": Path("/imsdk_report").exists(),
        "here": [path.name for path in Path.cwd().iterdir()],
    }
    report.write_text(json.dumps(found))


async def _run(package: Path, folder: Path) -> dict[str, object]:
    installed = install(package, folder)
    account = Account(AccountId("a"), Protocol.TENCENT, "anna", sdk_app_id=APP_ID)
    backend = TencentBackend(folder)
    session = backend.open(account, signature("anna"), lambda _: None)
    began = time.monotonic()
    login = await _error_of(session.connect({}))
    waited = time.monotonic() - began
    version = backend.library_version
    began = time.monotonic()
    await session.close()
    goodbye = time.monotonic() - began
    await backend.stop()

    # Once more by hand: begun, ended young, begun again; and the local data without a sign-in.
    sdk = Sdk(Library(installed.path), folder / "tencent" / "library")
    events: list[tuple[str, list[object]]] = []
    await sdk.begin(APP_ID, lambda name, values: events.append((name, list(values))))
    before_storage = await sdk.library.ask("TIMConvGetConvList")
    wanted = {
        "request_internal_operation": "internal_operation_init_local_storage",
        "request_init_local_storage_user_id_param": "anna",
    }
    sdk.library.start("callExperimentalAPI", json.dumps(wanted))  # it never answers
    await asyncio.sleep(0.5)
    with_storage = await sdk.library.ask("TIMConvGetConvList")
    began = time.monotonic()
    await sdk.end()
    life = time.monotonic() - began
    await sdk.begin(APP_ID, lambda name, values: events.append((name, list(values))))
    await asyncio.sleep(1.0)
    return {
        "version": version,
        "login": login,
        "waited": waited,
        "goodbye": goodbye,
        "before_storage": before_storage.code,
        "with_storage": [with_storage.code, with_storage.json],
        "ended_after": life,
        "network": [values for name, values in events if name == NETWORK],
    }


async def _error_of(work: Coroutine[object, object, None]) -> str:
    try:
        await work
    except AppError as error:
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    main()
