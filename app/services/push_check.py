"""The push check: play the server of a phone's app, one push at a time, and explain the answer.

`prepare` fills the secrets in, holds the push against the vendor's limits and builds the requests
exactly as they will be sent; `Prepared.shown` is for the user's eyes, secrets masked. Nothing is
sent before `send`, and `send` takes only what was prepared.
"""

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, quote_plus

from msgspec import Struct

from app.domain.errors import PushConfigInvalid
from app.domain.ids import AccountId, ConversationId
from app.domain.push_guide import troubleshooting
from app.domain.push_vendors import TITLES, PushVendorId
from app.ports.push import (
    ConfigKey,
    Explanation,
    Finding,
    PushAnswer,
    PushConfiguration,
    PushJob,
    PushRequest,
    PushSecrets,
    PushText,
    PushTransport,
    PushVendor,
    SecretReference,
    Severity,
)
from app.ports.storage import CredentialStore

ACCESS_TOKEN = "THE-ACCESS-TOKEN"  # noqa: S105  stands for it until the vendor gave one
"""What stands in a prepared push for the access token, which is asked for when sending."""

MAX_SHOWN_BODY = 8192
"""Characters of a body that are shown."""

SHORTEST_SECRET = 4
"""Characters; what is shorter can't be masked without masking everything."""


class Prepared(Struct, frozen=True):
    """A push that can be looked at and sent.

    Attributes:
        authorization: the request for an access token that goes before; None if there is none.
        push: the push itself, with `ACCESS_TOKEN` where the access token belongs.
        findings: limits that it breaks, or comes near to.
    """

    vendor: PushVendorId
    job: PushJob
    authorization: PushRequest | None
    push: PushRequest | None
    findings: tuple[Finding, ...]
    secrets: tuple[str, ...]

    __repr__ = object.__repr__  # it holds secrets

    @property
    def may_be_sent(self) -> bool:
        """Whether no limit is broken."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def requests(self) -> tuple[PushRequest, ...]:
        """The requests in their order."""
        return tuple(r for r in (self.authorization, self.push) if r is not None)

    def show(self, request: PushRequest) -> str:
        """Write one of the requests as text, line by line as it is sent, secrets masked."""
        return shown(request, self.secrets)

    @property
    def shown(self) -> str:
        """All requests as text."""
        return "\n\n".join(self.show(request) for request in self.requests)


class Outcome(Struct, frozen=True):
    """What became of a push.

    Attributes:
        answer: the vendor's last answer.
        troubleshooting: what to look at if the push was taken and is not seen on the device; if it
            was not taken, what `explanation` says comes first.
    """

    explanation: Explanation
    answer: PushAnswer
    troubleshooting: tuple[str, ...]


class PushCheck:
    """Prepares and sends pushes of any vendor.

    Everything belongs to the event loop's thread.

    Args:
        clock: seconds since the epoch.
        draw: gives fresh random hex digits, 32 of them.
    """

    def __init__(
        self,
        vendors: Mapping[PushVendorId, PushVendor],
        transport: PushTransport,
        key_ring: PushSecrets,
        clock: Callable[[], float] = time.time,
        draw: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._vendors = vendors
        self._transport = transport
        self._key_ring = key_ring
        self._clock = clock
        self._draw = draw

    def keys(self, vendor: PushVendorId) -> Sequence[ConfigKey]:
        """Tell what a vendor's configuration may hold."""
        return self._vendors[vendor].keys

    async def remembered(self, vendor: PushVendorId) -> frozenset[str]:
        """Tell which secrets of a vendor's configuration are in the key ring, by their settings."""
        names = [key.name for key in self.keys(vendor) if key.secret]
        return frozenset([n for n in names if await self._key_ring.get(_place(vendor, n))])

    async def remember(self, vendor: PushVendorId, secrets: Mapping[str, str]) -> None:
        """Keep secrets of a vendor's configuration, by their settings, in the key ring."""
        for name, secret in secrets.items():
            await self._key_ring.set(_place(vendor, name), secret)

    async def prepare(
        self,
        vendor: PushVendorId,
        config: PushConfiguration,
        token: str,
        conversation: ConversationId,
        text: PushText | None = None,
    ) -> Prepared:
        """Build the requests of a push, and hold it against the vendor's limits.

        Args:
            token: names the device at the vendor.
            conversation: where a click shall lead, as the receiver sees it.

        Raises:
            PushConfigInvalid: a setting is missing, or a secret is not to be had, or a key can't be
                used.
        """
        maker = self._vendors[vendor]
        values = await self._filled(maker.keys, config)
        missing = [key.name for key in maker.keys if key.required and not values.get(key.name)]
        if missing:
            raise PushConfigInvalid(f"the configuration lacks {', '.join(missing)}")
        job = PushJob(
            values, token.strip(), conversation, text or PushText(), self._clock(), self._draw()
        )
        findings = (*_unknown(maker.keys, config, vendor), *maker.check(job))
        hidden = tuple(values[key.name] for key in maker.keys if key.secret and values[key.name])
        prepared = Prepared(vendor, job, None, None, findings, hidden)
        if not prepared.may_be_sent:
            return prepared  # what breaks a limit may not even be built
        authorization = maker.authorization(job)
        push = maker.push(job, ACCESS_TOKEN if authorization is not None else "")
        return Prepared(vendor, job, authorization, push, findings, hidden)

    async def send(self, prepared: Prepared) -> Outcome:
        """Send what was prepared, and explain the answer.

        Raises:
            PushConfigInvalid: it breaks a limit, or its address can't be used.
            ConnectionFailed: the vendor can't be reached.
        """
        if not prepared.may_be_sent or prepared.push is None:
            raise PushConfigInvalid("the push breaks a limit of the vendor")
        maker = self._vendors[prepared.vendor]
        push = prepared.push
        if prepared.authorization is not None:
            answer = await self._transport.send(prepared.authorization)
            access = maker.access(answer)
            if isinstance(access, Explanation):
                return self._outcome(prepared, access, answer)
            push = maker.push(prepared.job, access)
        answer = await self._transport.send(push)
        return self._outcome(prepared, maker.explain(answer), answer)

    def _outcome(self, prepared: Prepared, explanation: Explanation, answer: PushAnswer) -> Outcome:
        return Outcome(explanation, answer, troubleshooting(prepared.vendor))

    async def _filled(self, keys: Sequence[ConfigKey], config: PushConfiguration) -> dict[str, str]:
        values = {key.name: key.default for key in keys}
        for name, value in config.items():
            if isinstance(value, SecretReference):
                secret = await self._key_ring.get(value.name)
                if secret is None:
                    raise PushConfigInvalid(
                        f"the key ring has no secret {value.name!r}, or stays locked"
                    )
                values[name] = secret
            else:
                values[name] = value
        return values


def remembered_secret(vendor: PushVendorId, setting: str) -> SecretReference:
    """Refer to a secret that `PushCheck.remember` kept."""
    return SecretReference(_place(vendor, setting))


def _place(vendor: PushVendorId, setting: str) -> str:
    return f"{vendor.value}.{setting}"


class KeyRingSecrets:
    """`PushSecrets` in the program's key ring, apart from the accounts' own."""

    def __init__(self, credentials: CredentialStore) -> None:
        self._credentials = credentials

    async def get(self, name: str) -> str | None:
        """Read a secret; None if there is none or the key ring stays locked."""
        return await self._credentials.get(_entry(name))

    async def set(self, name: str, secret: str) -> None:
        """Keep a secret; for this run only where no key ring takes it."""
        await self._credentials.set(_entry(name), secret)


def _entry(name: str) -> AccountId:
    """Under which name a secret of the push check is in the key ring."""
    return AccountId(f"push-test/{name}")


def _unknown(
    keys: Sequence[ConfigKey], config: PushConfiguration, vendor: PushVendorId
) -> tuple[Finding, ...]:
    known = {key.name for key in keys}
    others = sorted(name for name in config if name not in known)
    if not others:
        return ()
    text = f"{TITLES[vendor]} has no setting {', '.join(others)}."
    return (Finding(Severity.WARNING, text),)


# Showing


def shown(request: PushRequest, hidden: Sequence[str] = ()) -> str:
    """Write a request as text, line by line as it is sent, secrets masked.

    Args:
        hidden: more secrets, beside those that the request names itself.
    """
    lines = [f"{request.method} {request.url}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    if request.certificate is not None:
        lines.append(f"(client certificate: {request.certificate.name})")
    lines += ["", _body(request)]
    return masked("\n".join(lines).rstrip(), (*request.secrets, *hidden))


def masked(text: str, hidden: Sequence[str]) -> str:
    """Replace secrets by dots, in every form that they may have in a request."""
    forms = {form: secret for secret in hidden for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, f"•••••• ({len(forms[form])} characters)")
    return text


def _forms(secret: str) -> set[str]:
    """A secret as it is, in a form or an address, and in JSON."""
    if len(secret) < SHORTEST_SECRET or secret == ACCESS_TOKEN:
        return set()
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), *escaped}


def _body(request: PushRequest) -> str:
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        return f"({len(request.body)} bytes, encrypted)"
    if len(text) > MAX_SHOWN_BODY:
        return f"{text[:MAX_SHOWN_BODY]}… ({len(text)} characters)"
    return text
