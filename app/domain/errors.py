"""Every error the program raises on purpose.

AppError                      the message finishes the sentence "Could not …:"
├── InvalidConversationId     a text is not a conversation id
├── InvalidExt                an ext JSON does not name a conversation
├── ConnectionFailed          the server can't be reached now; trying again may help
│   └── Disconnected          there was a connection, and it is gone
├── AccountRefused            trying again does not help; the user must act
│   ├── CredentialsRefused    wrong password, expired signature, unknown user
│   ├── KickedByOtherDevice   another device took this account's place
│   └── CertificateRefused    the server's certificate is not trusted
├── RequestFailed             the server answered a request with an error
│   └── NotSupported          this server or this account can't do that
├── ServiceUnavailable        a desktop service is missing or went away
├── PushConfigInvalid         the push check's configuration can't be used
├── MediaRefused              a picture or sound is broken, too large or of an unknown kind
└── StorageFailed             the disk is full, a file is broken, the key ring is locked
"""


class AppError(Exception):
    """Base of the program's own errors; its text can be shown to the user after "Could not …:"."""


class InvalidConversationId(AppError, ValueError):
    """A text is not a conversation id."""


class InvalidExt(AppError, ValueError):
    """An ext JSON does not name a conversation."""


class ConnectionFailed(AppError):
    """The server can't be reached now; trying again later may help."""


class Disconnected(ConnectionFailed):
    """There was a connection, and it is gone."""


class AccountRefused(AppError):
    """The server turns this account away; only the user can change that."""


class CredentialsRefused(AccountRefused):
    """The password or signature is wrong or expired, or the user does not exist."""


class KickedByOtherDevice(AccountRefused):
    """Another device signed in and took this one's place."""


class CertificateRefused(AccountRefused):
    """The server's TLS certificate is not trusted.

    Attributes:
        fingerprint: SHA-256 of the certificate as lower-case hex, or "" when it is not known.
    """

    def __init__(self, message: str, fingerprint: str = "") -> None:
        super().__init__(message)
        self.fingerprint = fingerprint


class RequestFailed(AppError):
    """The server answered a request with an error."""


class NotSupported(RequestFailed):
    """This server or this account can't do that."""


class ServiceUnavailable(AppError):
    """A desktop service is missing or went away."""


class PushConfigInvalid(AppError, ValueError):
    """The push check's configuration lacks something, or holds something that can't be used."""


class MediaRefused(AppError):
    """A picture or a sound is broken, too large, or of a kind that is not shown here."""


class StorageFailed(AppError):
    """A file or the key ring could not be read or written."""
