"""What Windows says about lock and sleep, as facts of ours; pure, so that it is tested everywhere.

Source: `WtsApi32.h` and `WinUser.h` of the Windows SDK.
"""

_SESSION_LOCK = 7  # WTS_SESSION_LOCK
_SESSION_UNLOCK = 8  # WTS_SESSION_UNLOCK
_SUSPEND = 0x4  # PBT_APMSUSPEND
_RESUMED_BY_USER = 0x7  # PBT_APMRESUMESUSPEND, follows the next one when somebody is there
_RESUMED = 0x12  # PBT_APMRESUMEAUTOMATIC

_TICKS = 1 << 32


def locked_by(code: int) -> bool | None:
    """Tell what the first parameter of `WM_WTSSESSION_CHANGE` says of the lock; None: nothing."""
    return {_SESSION_LOCK: True, _SESSION_UNLOCK: False}.get(code)


def asleep_by(code: int) -> bool | None:
    """Tell what a power notification says of sleep; None: nothing."""
    return {_SUSPEND: True, _RESUMED: False, _RESUMED_BY_USER: False}.get(code)


def seconds_between(then: int, now: int) -> float:
    """Subtract two tick counts, in milliseconds, which begin again at 0 every 49.7 days."""
    return ((now - then) % _TICKS) / 1000
