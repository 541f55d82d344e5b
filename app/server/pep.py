"""Personal eventing: small things an account keeps for itself and its contacts (XEP-0163).

Read positions (XEP-0490), bookmarks (XEP-0402), avatars and nicknames are all nodes of this kind.
As on real servers a node keeps one item unless it is told otherwise, and nobody hears of a change
who did not ask to by `<node>+notify` among its abilities.
"""

import json
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from app.server import names
from app.server.addresses import parse_address
from app.server.database import Database
from app.server.limits import Limits
from app.server.resources import Resource, Resources
from app.server.roster import Rosters
from app.server.stanzas import (
    StanzaError,
    child,
    escape,
    form_values,
    make,
    make_form,
    name_of,
    serialise,
)

_PREFIX = "pubsub#"
_DEFAULTS = {
    "access_model": "presence",
    "max_items": "1",
    "persist_items": "true",
    "send_last_published_item": "on_sub_and_presence",
}
_ACCESS_MODELS = ("open", "presence", "whitelist")
_NAME_LENGTH = 512  # characters of a node's or an item's name


class Pep:
    """All nodes of all accounts."""

    def __init__(
        self, database: Database, resources: Resources, rosters: Rosters, limits: Limits
    ) -> None:
        self._database = database
        self._resources = resources
        self._rosters = rosters
        self._limits = limits
        database.connection.executescript("""
            CREATE TABLE IF NOT EXISTS node (
                owner TEXT NOT NULL, name TEXT NOT NULL, settings TEXT NOT NULL,
                PRIMARY KEY (owner, name)
            ) STRICT;
            CREATE TABLE IF NOT EXISTS item (
                place INTEGER PRIMARY KEY AUTOINCREMENT,
                owner TEXT NOT NULL, node TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL,
                UNIQUE (owner, node, id)
            ) STRICT;
        """)

    # -- requests -----------------------------------------------------------------------------

    def own_set(self, sender: Resource, _iq: ET.Element, pubsub: ET.Element) -> ET.Element | None:
        """Answer an owner who publishes, takes back or makes a node."""
        action = pubsub[0] if len(pubsub) else None
        match name_of(action) if action is not None else "":
            case "publish":
                return self._publish(sender.bare, pubsub)
            case "retract":
                self._retract(sender.bare, pubsub)
                return None
            case "create":
                return self._create(sender.bare, pubsub)
        raise StanzaError("feature-not-implemented")

    def own_get(self, sender: Resource, _iq: ET.Element, pubsub: ET.Element) -> ET.Element:
        """Answer an owner who reads a node."""
        return self._items(sender.bare, pubsub)

    def contact_get(self, sender: Resource, iq: ET.Element, pubsub: ET.Element) -> ET.Element:
        """Answer somebody who reads another account's node."""
        owner = parse_address(iq.get("to", "")).bare
        node = _name(child(pubsub, "items", names.PUBSUB), "node")
        settings = self._settings(owner, node)
        if settings is None:
            raise StanzaError("item-not-found")
        if not self._may_read(owner, settings, sender.bare):
            raise StanzaError("not-authorized")
        return self._items(owner, pubsub)

    def manage(self, sender: Resource, iq: ET.Element, pubsub: ET.Element) -> ET.Element | None:
        """Answer an owner who configures, empties or deletes a node."""
        action = pubsub[0] if len(pubsub) else None
        node = _name(action, "node")
        settings = self._settings(sender.bare, node)
        if settings is None or action is None:
            raise StanzaError("item-not-found")
        match iq.get("type"), name_of(action):
            case "get", "configure":
                fields = {_PREFIX + name: value for name, value in settings.items()}
                form = make_form("form", names.PUBSUB + "#node_config", fields)
                configure = make("configure", names.PUBSUB_OWNER, {"node": node}, form)
                return make("pubsub", names.PUBSUB_OWNER, {}, configure)
            case "set", "configure":
                wished = _read_settings(child(action, "x", names.FORM))
                self._save_node(sender.bare, node, settings | wished)
            case "set", ("delete" | "purge") as kind:
                self._empty(sender.bare, node, delete=kind == "delete")
                event = make(kind, names.PUBSUB_EVENT, {"node": node})
                self._tell(sender.bare, node, settings, event)
            case _:
                raise StanzaError("feature-not-implemented")
        return None

    def list_nodes(self, sender: Resource, iq: ET.Element, _query: ET.Element) -> ET.Element:
        """Answer which nodes an account has, as far as the sender may read them."""
        owner = parse_address(iq.get("to") or sender.bare).bare
        answer = make("query", names.DISCO_ITEMS)
        for node, settings in self._nodes(owner):
            if self._may_read(owner, settings, sender.bare):
                answer.append(make("item", names.DISCO_ITEMS, {"jid": owner, "node": node}))
        return answer

    def welcome(self, resource: Resource) -> None:
        """Send a resource, whose abilities are now known, the newest item of what it wants."""
        seen = [one.address for one in self._rosters.of(resource.bare) if one.to]
        for owner in (resource.bare, *seen):
            for node, settings in self._nodes(owner):
                if (
                    settings["send_last_published_item"] != "never"
                    and resource.wants(node)
                    and self._may_read(owner, settings, resource.bare)
                ):
                    newest = self._stored(owner, node, limit=1)
                    if newest:
                        self._send(resource, owner, _items_event(node, newest))

    # -- doing it -----------------------------------------------------------------------------

    def _publish(self, owner: str, pubsub: ET.Element) -> ET.Element:
        publish = pubsub[0]
        node = _name(publish, "node")
        options = child(pubsub, "publish-options", names.PUBSUB)
        wished = _read_settings(child(options, "x", names.FORM) if options is not None else None)
        settings = self._settings(owner, node)
        if settings is None:
            settings = self._new_node(owner, node, wished)
        elif any(settings[name] != value for name, value in wished.items()):
            raise StanzaError("conflict", "", make("precondition-not-met", names.PUBSUB_ERRORS))
        if len(publish) > 1:
            raise StanzaError("not-allowed", "one item at a time")
        answer = make("publish", names.PUBSUB, {"node": node})
        for item in publish:
            item_id = item.get("id") or secrets.token_hex(8)
            if len(item_id) > _NAME_LENGTH or len(item) > 1:
                raise StanzaError("bad-request")
            text = serialise(item[0], names.PUBSUB_EVENT) if len(item) else ""
            self._store(owner, node, item_id, text, settings)
            self._tell(owner, node, settings, _items_event(node, [(item_id, text)]))
            answer.append(make("item", names.PUBSUB, {"id": item_id}))
        return make("pubsub", names.PUBSUB, {}, answer)

    def _retract(self, owner: str, pubsub: ET.Element) -> None:
        retract = pubsub[0]
        node = _name(retract, "node")
        item_id = _name(retract[0] if len(retract) == 1 else None, "id")
        settings = self._settings(owner, node)
        with self._database.transaction() as connection:
            done = connection.execute(
                "DELETE FROM item WHERE owner = ? AND node = ? AND id = ?", (owner, node, item_id)
            )
        if settings is None or not done.rowcount:
            raise StanzaError("item-not-found")
        if retract.get("notify") in ("true", "1"):
            gone = make("retract", names.PUBSUB_EVENT, {"id": item_id})
            event = make("items", names.PUBSUB_EVENT, {"node": node}, gone)
            self._tell(owner, node, settings, event)

    def _create(self, owner: str, pubsub: ET.Element) -> ET.Element:
        node = pubsub[0].get("node") or secrets.token_hex(8)
        if self._settings(owner, node) is not None:
            raise StanzaError("conflict", "there is such a node")
        configure = child(pubsub, "configure", names.PUBSUB)
        form = child(configure, "x", names.FORM) if configure is not None else None
        self._new_node(owner, node, _read_settings(form))
        return make("pubsub", names.PUBSUB, {}, make("create", names.PUBSUB, {"node": node}))

    def _items(self, owner: str, pubsub: ET.Element) -> ET.Element:
        items = child(pubsub, "items", names.PUBSUB)
        node = _name(items, "node")
        if items is None or self._settings(owner, node) is None:
            raise StanzaError("item-not-found")
        wanted = {item.get("id", "") for item in items}
        limit = items.get("max_items", "")
        if limit and not (limit.isascii() and limit.isdigit() and len(limit) <= 9):
            raise StanzaError("bad-request")
        stored = self._stored(owner, node, int(limit) if limit else self._limits.items)
        answer = make("items", names.PUBSUB, {"node": node})
        for item_id, text in stored:
            if not wanted or item_id in wanted:
                answer.append(_item(item_id, text, names.PUBSUB))
        return make("pubsub", names.PUBSUB, {}, answer)

    # -- telling ------------------------------------------------------------------------------

    def _tell(self, owner: str, node: str, settings: dict[str, str], event: ET.Element) -> None:
        watchers = [one.address for one in self._rosters.of(owner) if one.from_]
        for bare in (owner, *watchers):
            if self._may_read(owner, settings, bare):
                for resource in self._resources.available(bare):
                    if resource.wants(node):
                        self._send(resource, owner, event)

    @staticmethod
    def _send(resource: Resource, owner: str, event: ET.Element) -> None:
        resource.deliver(
            f"<message xmlns='{names.CLIENT}' type='headline' from='{escape(owner)}'"
            f" to='{escape(resource.full)}'><event xmlns='{names.PUBSUB_EVENT}'>"
            f"{serialise(event, names.PUBSUB_EVENT)}</event></message>"
        )

    def _may_read(self, owner: str, settings: dict[str, str], reader: str) -> bool:
        if reader == owner or settings["access_model"] == "open":
            return True
        is_open = settings["access_model"] == "presence"
        return is_open and self._rosters.contact(owner, reader).from_

    # -- keeping ------------------------------------------------------------------------------

    def _settings(self, owner: str, node: str) -> dict[str, str] | None:
        row = self._database.connection.execute(
            "SELECT settings FROM node WHERE owner = ? AND name = ?", (owner, node)
        ).fetchone()
        return None if row is None else _DEFAULTS | json.loads(row[0])

    def _nodes(self, owner: str) -> Iterator[tuple[str, dict[str, str]]]:
        rows = self._database.connection.execute(
            "SELECT name, settings FROM node WHERE owner = ? ORDER BY name", (owner,)
        )
        for name, settings in rows.fetchall():
            yield name, _DEFAULTS | json.loads(settings)

    def _new_node(self, owner: str, node: str, wished: dict[str, str]) -> dict[str, str]:
        if sum(1 for _ in self._nodes(owner)) >= self._limits.nodes:
            raise StanzaError("resource-constraint", "there are too many nodes")
        settings = _DEFAULTS | wished
        self._save_node(owner, node, settings)
        return settings

    def _save_node(self, owner: str, node: str, settings: dict[str, str]) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO node VALUES (?, ?, ?)", (owner, node, json.dumps(settings))
            )

    def _empty(self, owner: str, node: str, *, delete: bool) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM item WHERE owner = ? AND node = ?", (owner, node))
            if delete:
                connection.execute("DELETE FROM node WHERE owner = ? AND name = ?", (owner, node))

    def _store(
        self, owner: str, node: str, item_id: str, text: str, settings: dict[str, str]
    ) -> None:
        most = settings["max_items"]
        kept = min(int(most), self._limits.items) if most != "max" else self._limits.items
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO item (owner, node, id, text) VALUES (?, ?, ?, ?)",
                (owner, node, item_id, text),
            )
            connection.execute(
                "DELETE FROM item WHERE owner = ? AND node = ? AND place NOT IN"
                " (SELECT place FROM item WHERE owner = ? AND node = ?"
                " ORDER BY place DESC LIMIT ?)",
                (owner, node, owner, node, kept),
            )

    def _stored(self, owner: str, node: str, limit: int) -> list[tuple[str, str]]:
        rows = self._database.connection.execute(
            "SELECT id, text FROM item WHERE owner = ? AND node = ? ORDER BY place DESC LIMIT ?",
            (owner, node, limit),
        ).fetchall()
        return rows[::-1]


def _name(element: ET.Element | None, attribute: str) -> str:
    """Read a node's or an item's name."""
    name = "" if element is None else element.get(attribute, "")
    if not name or len(name) > _NAME_LENGTH:
        raise StanzaError("bad-request", f"{attribute} is missing or too long")
    return name


def _read_settings(form: ET.Element | None) -> dict[str, str]:
    """Read the settings we know from a form; others are passed over."""
    settings = {
        name: values[0]
        for full, values in form_values(form).items()
        if (name := full.removeprefix(_PREFIX)) in _DEFAULTS and values
    }
    most = settings.get("max_items", "1")
    if most != "max" and not (most.isascii() and most.isdigit() and 0 < len(most) <= 9):
        raise StanzaError("bad-request", "max_items is no number")
    if settings.get("access_model", "open") not in _ACCESS_MODELS:
        raise StanzaError("not-acceptable", "there is no such access model")
    for name in ("persist_items",):
        if name in settings:  # a boolean has two spellings (XEP-0004)
            settings[name] = {"1": "true", "0": "false"}.get(settings[name], settings[name])
    return settings


def _item(item_id: str, text: str, namespace: str) -> ET.Element:
    item = make("item", namespace, {"id": item_id})
    if text:
        # What is stored was written inside an element of this namespace.
        item.append(ET.fromstring(f"<i xmlns='{names.PUBSUB_EVENT}'>{text}</i>")[0])  # noqa: S314  # our own writing
    return item


def _items_event(node: str, items: list[tuple[str, str]]) -> ET.Element:
    event = make("items", names.PUBSUB_EVENT, {"node": node})
    event.extend(_item(item_id, text, names.PUBSUB_EVENT) for item_id, text in items)
    return event
