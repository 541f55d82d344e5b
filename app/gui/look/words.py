"""Say times, sizes and counts the way people do, by the user's locale."""

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from app.domain.preview import plain
from app.domain.words import say

_MAX_TIME = 253_402_300_799.0  # the last second of the year 9999; a hostile stamp may lie beyond


def tr(text: str) -> str:
    """Translate a text of this module's context."""
    return QCoreApplication.translate("Words", text)


def moment(at: float) -> QDateTime:
    """Convert seconds since the epoch to local time, however odd they are."""
    bounded = at if 0.0 <= at <= _MAX_TIME else 0.0  # also turns NaN away
    return QDateTime.fromSecsSinceEpoch(int(bounded))


def clock_time(at: float) -> str:
    """Say the time of day, "10:42"."""
    return QLocale().toString(moment(at).time(), QLocale.FormatType.ShortFormat)


def second_time(at: float) -> str:
    """Say the time of day with its seconds, "10:42:07"."""
    return QLocale().toString(moment(at).time(), "HH:mm:ss")


def exact_time(at: float) -> str:
    """Say day and time to the millisecond, for steps that follow each other closely."""
    day = QLocale().toString(moment(at).date(), QLocale.FormatType.ShortFormat)
    thousandths = int(at * 1000) % 1000 if 0.0 <= at <= _MAX_TIME else 0
    return f"{day} {second_time(at)}{QLocale().decimalPoint()}{thousandths:03}"


def decimal(value: float, places: int) -> str:
    """Write a number with so many places."""
    return QLocale().toString(float(value), "f", places)


def list_time(at: float, now: float) -> str:
    """Say when, as briefly as a list row needs: "10:42", "Yesterday", "Tue", "3 Mar"."""
    if at <= 0:
        return ""
    day, today = moment(at).date(), moment(now).date()
    days = day.daysTo(today)
    if days <= 0:
        return clock_time(at)
    if days == 1:
        return tr("Yesterday")
    if days < 7:
        return QLocale().dayName(day.dayOfWeek(), QLocale.FormatType.ShortFormat)
    if day.year() == today.year():
        return QLocale().toString(day, tr("d MMM"))
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)


def day_line(day: QDate, today: QDate) -> str:
    """Name a day above its messages: "Today", "Tuesday, 3 March"."""
    days = day.daysTo(today)
    if days == 0:
        return tr("Today")
    if days == 1:
        return tr("Yesterday")
    same_year = day.year() == today.year()
    return QLocale().toString(day, tr("dddd, d MMMM") if same_year else tr("d MMMM yyyy"))


def full_time(at: float) -> str:
    """Say day and time in full, for tooltips."""
    return QLocale().toString(moment(at), QLocale.FormatType.LongFormat)


def file_size(size: int) -> str:
    """Say how large a file is, "1.2 MB"; nothing if it is not known."""
    if size <= 0:
        return ""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def duration(seconds: int) -> str:
    """Say how long something lasts, "1:05"."""
    seconds = max(0, min(seconds, 359_999))
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def unread(count: int) -> str:
    """Say how many messages are unread."""
    return tr("1 unread") if count == 1 else tr("{count} unread").format(count=count)


def new_messages(count: int) -> str:
    """Say how many messages came."""
    return tr("1 new message") if count == 1 else tr("{count} new messages").format(count=count)


def unread_conversations(count: int) -> str:
    """Say how many conversations have new messages."""
    if count == 1:
        return tr("New messages in 1 conversation")
    return tr("New messages in {count} conversations").format(count=count)


def members(count: int) -> str:
    """Say how many people are in a group."""
    return tr("1 member") if count == 1 else tr("{count} members").format(count=count)


def wait(seconds: float) -> str:
    """Say how long until something happens, "5 s", "2 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return tr("{count} s").format(count=whole)
    return tr("{count} min").format(count=round(whole / 60))


def sentence(reason: str) -> str:
    """Make a whole sentence of what finishes "Could not …:", in the user's language."""
    text = plain(say(reason)).strip() or tr("It did not work")
    text = text if "@" in text.split(" ", 1)[0] else text[0].upper() + text[1:]
    return text if text.endswith(_ENDS) else tr("{sentence}.").format(sentence=text)


_ENDS = (".", "!", "?", "…", "。", "！", "？")


def follow(first: str, second: str) -> str:
    """Put one sentence behind another: not every script sets a space between them."""
    return tr("{first} {second}").format(first=first, second=second)


def labelled(label: str, text: str) -> str:
    """Say what a text is: "Draft: See you at five"."""
    return tr("{label}: {text}").format(label=label, text=text)


def bubble_number(count: int) -> str:
    """Write a number for a small bubble."""
    return str(count) if count < 1000 else "999+"
