import pytest

from app.demo.cast import ANNA, CHARACTERS, PROLOGUE, SCRIPT, XIAO_LIN, answer


@pytest.mark.parametrize("text", ["Hello!", "hej, how is it", "你好", "你好!", "Good morning."])
def test_a_greeting_is_returned(text: str):
    assert answer(ANNA, text, 0) == ANNA.greeting


@pytest.mark.parametrize("text", ["Thanks", "many thanks!", "谢谢"])
def test_thanks_are_acknowledged(text: str):
    assert answer(XIAO_LIN, text, 0) == XIAO_LIN.thanks


@pytest.mark.parametrize("text", ["Rye or wheat?", "你来吗", "可以吗?"])
def test_a_question_gets_an_opinion(text: str):
    assert answer(ANNA, text, 0) in ANNA.opinions


def test_nobody_repeats_themselves_at_once():
    said = [answer(ANNA, "I bring the blanket", turn) for turn in range(len(ANNA.remarks))]
    assert said == list(ANNA.remarks)


def test_a_long_talk_never_runs_out_of_answers():
    assert answer(ANNA, "I bring the blanket", 1000) in ANNA.remarks


def test_the_first_line_comes_within_three_seconds():
    assert SCRIPT[0].pause < 3


def test_everybody_speaks_by_themselves():
    assert {line.character.user for line in SCRIPT} == set(CHARACTERS)


def test_the_group_is_spoken_in():
    assert any(line.in_group for line in SCRIPT)


def test_what_was_said_before_needs_no_time():
    assert not any(line.pause for line in PROLOGUE)
