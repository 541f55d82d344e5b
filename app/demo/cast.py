"""Who plays in the demo and what they say: three friends, their group, a script and their answers.

Only words and choices here; `friends` speaks them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

YOU = "you"
YOUR_NAME = "You"
YOUR_NICKNAME = "Robin"
"""What you are called in the group; whoever says it there means you."""

GROUP = "garden"
GROUP_TITLE = "Garden 🌱"


class Character(Struct, frozen=True):
    """A friend.

    Attributes:
        user: the account's name on the demo's server.
        name: how you know them.
        greeting: the answer to a greeting.
        thanks: the answer to thanks.
        opinions: the answers to questions, one after another.
        remarks: the answers to all else, one after another.
    """

    user: str
    name: str
    greeting: str
    thanks: str
    opinions: tuple[str, ...]
    remarks: tuple[str, ...]


ANNA = Character(
    user="anna",
    name="Anna",
    greeting="Hello you! Good to hear from you 😊",
    thanks="Any time!",
    opinions=(
        "Yes! Five o'clock, under the big walnut tree?",
        "I think so. Let me ask my sister, she knows the way by heart.",
        "Good question. Let's find out on Saturday 🚲",
    ),
    remarks=(
        "Lovely. I'll bring the tea and the blanket ☕",
        "Sounds good to me. See you there!",
        "Ha, that made my day 😄",
        "I wrote it on the fridge, so now it is official.",
    ),
)

BJOERN = Character(
    user="björn",
    name="Björn",
    greeting="Hej! Good timing, the bread just came out of the oven 🍞",
    thanks="No worries, you bring the jam next time.",
    opinions=(
        "Rye. The answer is always rye.",
        "Twenty minutes at 230 °C, then look at it sternly.",
        "I would not bet on it, but I would bring an umbrella ☔",
    ),
    remarks=(
        "Noted. I keep one slice for you.",
        "That is what my grandmother said, and she was never wrong.",
        "Alright! I am on my way in ten minutes.",
        "Haha, I read that twice to be sure.",
    ),
)

XIAO_LIN = Character(
    user="xiao_lin",
    name="小林 🌻",
    greeting="你好!Nice to see you here 🌻",
    thanks="不客气 😊",
    opinions=(
        "好主意!Yes, water them in the evening, not at noon.",
        "我觉得可以 – I think that works.",
        "Three tomatoes are red already. 快来看!🍅",
    ),
    remarks=(
        "好的 👍",
        "太好了!I'll save you some seeds.",
        "哈哈哈 – the snails will hear about this 🐌",
        "明白了. I'll bring the small shovel.",
    ),
)

CHARACTERS: Mapping[str, Character] = MappingProxyType(
    {character.user: character for character in (ANNA, BJOERN, XIAO_LIN)}
)


class Line(Struct, frozen=True):
    """One line of the script.

    Attributes:
        pause: seconds since the line before, typing included.
        in_group: said to the group instead of to you.
    """

    pause: float
    character: Character
    text: str
    in_group: bool = False


PROLOGUE = (
    Line(0, ANNA, "I found the map for our bike tour 🗺️"),
    Line(0, XIAO_LIN, "你好!The seeds are here: basil, mint and one surprise 🌿"),
    Line(0, ANNA, "Who waters this week?", in_group=True),
    Line(0, BJOERN, "Me. Carrots first, then the rest.", in_group=True),
)
"""What was said before you came; it is history, so it neither rings nor counts."""

SCRIPT = (
    Line(2, ANNA, "Hi, and welcome! I live on your own computer: nothing we write leaves it."),
    Line(5, ANNA, "Put this window aside for a moment. Björn wants to tell you something 🔔"),
    Line(8, BJOERN, "Hej! Click on me up there and you land right here, ready to type."),
    Line(9, XIAO_LIN, "早上好!番茄红了 🍅 The tomatoes are turning red.", in_group=True),
    Line(4, BJOERN, "Finally! I promised everybody salad by Friday.", in_group=True),
    Line(5, ANNA, "Robin, can you water them tonight? Who has the key?", in_group=True),
    Line(9, XIAO_LIN, "The key is under the blue pot. 别告诉蜗牛 – don't tell the snails 🐌"),
    Line(20, ANNA, "Are you coming on Saturday? Tea at five, under the walnut tree ☕"),
    Line(25, BJOERN, "Bread is rising. Rye or wheat for Saturday?", in_group=True),
    Line(6, XIAO_LIN, "都要!Both, please 😋", in_group=True),
    Line(40, BJOERN, "One more thing: write something back to me. I always answer."),
)
"""What the friends say by themselves when you try the demo; then they only answer."""

_GREETINGS = frozenset(
    {"hi", "hello", "hey", "hej", "hallo", "salut", "morning", "你好", "您好", "早", "早上好", "嗨"}
)
_PUNCTUATION = ".,!?…,。!?"
_THANKS = frozenset({"thanks", "thank", "thx", "danke", "tack", "merci", "谢谢", "多谢"})


def answer(character: Character, text: str, turn: int) -> str:
    """Choose what a friend answers to a message.

    Args:
        turn: how many answers this friend gave before.
    """
    words = {word.strip(_PUNCTUATION).lower() for word in text[:1000].split()}
    if words & _GREETINGS:
        return character.greeting
    if words & _THANKS:
        return character.thanks
    choices = character.opinions if text.rstrip().endswith(("?", "?", "吗")) else character.remarks
    return choices[turn % len(choices)]
