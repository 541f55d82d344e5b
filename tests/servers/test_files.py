"""Files on Prosody and ejabberd (XEP-0363): put there, found again, and what they refuse."""

import asyncio
import ssl
from pathlib import Path

import pytest

from app.adapters.xmpp.client import XmppBackend
from app.adapters.xmpp.tls import fingerprint_of
from app.domain.account import Account, Protocol
from app.domain.content import Image
from app.domain.errors import RequestFailed
from app.domain.events import MessageReceived
from app.domain.ids import AccountId, ConversationId
from app.ports.im import SessionFeature
from tests.servers.certificates import Authority
from tests.servers.conftest import Guest
from tests.servers.stage import Stage

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000


def picture(folder: Path) -> Path:
    file = folder / "a cat ✓.png"
    file.write_bytes(PNG)
    return file


async def test_a_picture_is_put_sent_and_fetched_whole(stage: Stage, tmp_path: Path) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    assert SessionFeature.UPLOAD in anna.session.features
    seen: list[tuple[int, int]] = []
    url = await anna.session.upload(
        picture(tmp_path), "image/png", lambda done, total: seen.append((done, total))
    )
    assert (seen[0], seen[-1]) == ((0, len(PNG)), (len(PNG), len(PNG)))
    image = Image(url, "a cat ✓.png", 64, 48, len(PNG))
    message = anna.write(ConversationId.c2c(ben.address), "")
    await anna.session.send(message.edited((image,)))
    await anna.knows_sent(message)
    assert (await ben.until(MessageReceived)).message.elements == (image,)
    target = tmp_path / "fetched"
    download = await ben.session.download(url, target, len(PNG), lambda _done, _total: None)
    assert (download.size, download.media_type) == (len(PNG), "image/png")
    assert target.read_bytes() == PNG


async def test_files_go_to_a_server_whose_certificate_only_the_user_trusts(
    guest: Guest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stranger").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path / "stranger").root))
    certificate = (guest.process.folder / "server.crt").read_text()
    account = Account(
        AccountId("a1"),
        Protocol.XMPP,
        guest.address("anna"),
        url=guest.process.secure_url,
        certificate_fingerprint=fingerprint_of(ssl.PEM_cert_to_DER_cert(certificate)),
    )
    guest.add_account("anna", "secret")
    session = XmppBackend().open(account, "secret", lambda _: None)
    await session.connect({})
    url = await session.upload(picture(tmp_path), "image/png", lambda _done, _total: None)
    download = await session.download(
        url, tmp_path / "fetched", len(PNG), lambda _done, _total: None
    )
    await session.close()
    assert (download.size, download.media_type) == (len(PNG), "image/png")


async def test_a_file_beyond_the_servers_limit_is_refused(stage: Stage, tmp_path: Path) -> None:
    anna = await stage.online("anna")
    file = tmp_path / "huge.bin"
    with file.open("wb") as handle:
        handle.truncate(2**40)
    with pytest.raises(RequestFailed, match="takes files up to"):
        await anna.session.upload(file, "", lambda _done, _total: None)


async def test_an_upload_that_is_cancelled_leaves_the_session_as_it_was(
    stage: Stage, tmp_path: Path
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    began = asyncio.Event()
    upload = asyncio.create_task(
        anna.session.upload(picture(tmp_path), "image/png", lambda _done, _total: began.set())
    )
    await began.wait()
    upload.cancel()
    await asyncio.wait([upload])
    assert upload.cancelled()
    await anna.say(ben, "never mind")
    await ben.hears("never mind")
