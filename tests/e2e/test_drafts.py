"""What is typed is never lost: with the real keyboard, over the end of the program."""

from app.domain.ids import AccountId, ConversationId, ConversationRef
from tests.e2e.conftest import Play, Stage, eventually


def test_a_text_that_was_just_typed_is_there_after_the_program_was_left(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        ref = ConversationRef(AccountId("e2e"), ConversationId.c2c(stage.server.jid("anna_b")))
        async with stage.program() as window:
            anna.say("Are we still on?")
            await eventually(lambda: list(window.list.model.refs()) == [ref], "the conversation")
            await stage.key("ctrl+k")
            await stage.type("Anna")
            await stage.key("Return")
            field = window.conversation.composer.field
            await eventually(field.hasFocus, "the composer to have the keyboard")
            await stage.type("yes, and bring")
            await eventually(lambda: field.toPlainText() == "yes, and bring", "the text")
        async with stage.program() as window:
            composer = window.conversation.composer
            await eventually(lambda: composer.text() == "yes, and bring", "the text, again")
            assert window._context.store.state.open == ref
            await eventually(composer.field.hasFocus, "the composer to have the keyboard")
            await stage.type(" the keys")
            await stage.key("Return")
            await eventually(lambda: anna.texts == ["yes, and bring the keys"], "it to arrive")
            assert composer.text() == ""
            await stage.key("Up")
            await eventually(lambda: composer.text() == "yes, and bring the keys", "it to edit")
            await stage.type("!")
            await stage.key("Return")
            await eventually(lambda: anna.texts[-1:] == ["yes, and bring the keys!"], "the edit")
        async with stage.program() as window:
            await eventually(window.list.model.refs, "the list")
            assert window.conversation.composer.text() == ""

    play(scene)
