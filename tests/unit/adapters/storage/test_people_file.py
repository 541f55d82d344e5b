"""Contact lists and invitations in their file."""

import asyncio
from pathlib import Path

import pytest

from app.adapters.storage.people_file import PeopleFile
from app.domain.errors import StorageFailed
from app.domain.events import GroupInvited
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact, Person
from app.ports.storage import KeptPeople

pytestmark = pytest.mark.anyio

HOME = AccountId("home")
PEOPLE = KeptPeople(
    {
        HOME: (Contact("anna@example.org", "Anna 🌷", is_seen=True, is_asked=True),),
        AccountId("b"): (),
    },
    (
        GroupInvited(
            ConversationRef(HOME, ConversationId.group("a_b@rooms.example.org")),
            Person("bob@example.org", "Bob"),
            "Garden",
            'he said "come"',
        ),
    ),
)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    await PeopleFile(tmp_path / "people.json").save(PEOPLE)
    assert await PeopleFile(tmp_path / "people.json").load() == PEOPLE


async def test_what_was_saved_at_the_exit_is_read_again(tmp_path: Path) -> None:
    PeopleFile(tmp_path / "people.json").save_at_exit(PEOPLE)
    assert await PeopleFile(tmp_path / "people.json").load() == PEOPLE


async def test_what_was_saved_at_the_exit_is_the_last_word(tmp_path: Path) -> None:
    file = PeopleFile(tmp_path / "people.json")
    late = [asyncio.create_task(file.save(KeptPeople())) for _ in range(8)]
    await asyncio.sleep(0)  # their threads begin
    file.save_at_exit(PEOPLE)
    await asyncio.gather(*late)
    assert await file.load() == PEOPLE
    assert names(tmp_path) == ["people.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"contacts": {"home": [7]}}',
        b'{"invitations": [{"ref": {"account": "a", "id": {"text": "x"}}, "inviter": {"id": ""}}]}',
        b"[" * 100_000,
    ],
)
async def test_what_cant_be_read_counts_as_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "people.json").write_bytes(content)
    assert await PeopleFile(tmp_path / "people.json").load() == KeptPeople()


async def test_a_folder_that_cant_be_written_is_told(tmp_path: Path) -> None:
    file = PeopleFile(tmp_path / "missing" / "people.json")
    file.save_at_exit(PEOPLE)
    with pytest.raises(StorageFailed):
        await file.save(PEOPLE)
