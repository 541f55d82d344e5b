"""The namespaces of the protocol, as ElementTree writes them: `{namespace}local`."""

CLIENT = "jabber:client"
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
STREAMS = "http://etherx.jabber.org/streams"
STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams"
STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
SESSION = "urn:ietf:params:xml:ns:xmpp-session"
ROSTER = "jabber:iq:roster"
XML = "http://www.w3.org/XML/1998/namespace"

DATA_FORM = "jabber:x:data"  # XEP-0004
DISCO_INFO = "http://jabber.org/protocol/disco#info"  # XEP-0030
DISCO_ITEMS = "http://jabber.org/protocol/disco#items"
MUC = "http://jabber.org/protocol/muc"  # XEP-0045
MUC_USER = "http://jabber.org/protocol/muc#user"
MUC_ADMIN = "http://jabber.org/protocol/muc#admin"
MUC_OWNER = "http://jabber.org/protocol/muc#owner"
RSM = "http://jabber.org/protocol/rsm"  # XEP-0059
PUBSUB = "http://jabber.org/protocol/pubsub"  # XEP-0060
PUBSUB_EVENT = "http://jabber.org/protocol/pubsub#event"
PUBSUB_OWNER = "http://jabber.org/protocol/pubsub#owner"
VCARD = "vcard-temp"  # XEP-0054
OOB = "jabber:x:oob"  # XEP-0066
REGISTER = "jabber:iq:register"  # XEP-0077
REGISTER_FEATURE = "http://jabber.org/features/iq-register"
AVATAR_DATA = "urn:xmpp:avatar:data"  # XEP-0084
AVATAR_METADATA = "urn:xmpp:avatar:metadata"
CHAT_STATES = "http://jabber.org/protocol/chatstates"  # XEP-0085
VCARD_UPDATE = "vcard-temp:x:update"  # XEP-0153
CAPS = "http://jabber.org/protocol/caps"  # XEP-0115
CAPTCHA = "urn:xmpp:captcha"  # XEP-0158
NICKNAME = "http://jabber.org/protocol/nick"  # XEP-0172
RECEIPTS = "urn:xmpp:receipts"  # XEP-0184
BLOCKING = "urn:xmpp:blocking"  # XEP-0191
STREAM_MANAGEMENT = "urn:xmpp:sm:3"  # XEP-0198
PING = "urn:xmpp:ping"  # XEP-0199
DELAY = "urn:xmpp:delay"  # XEP-0203
INVITATION = "jabber:x:conference"  # XEP-0249
CARBONS = "urn:xmpp:carbons:2"  # XEP-0280
FORWARD = "urn:xmpp:forward:0"  # XEP-0297
CORRECTION = "urn:xmpp:message-correct:0"  # XEP-0308
ARCHIVE = "urn:xmpp:mam:2"  # XEP-0313
MARKERS = "urn:xmpp:chat-markers:0"  # XEP-0333
HINTS = "urn:xmpp:hints"  # XEP-0334
CLIENT_STATE = "urn:xmpp:csi:0"  # XEP-0352
CALLS = "urn:xmpp:jingle-message:0"  # XEP-0353
CALL_MEDIA = "urn:xmpp:jingle:apps:rtp:1"  # XEP-0167
PUSH = "urn:xmpp:push:0"  # XEP-0357
STABLE_ID = "urn:xmpp:sid:0"  # XEP-0359
UPLOAD = "urn:xmpp:http:upload:0"  # XEP-0363
REFERENCES = "urn:xmpp:reference:0"  # XEP-0372
ENCRYPTION = "urn:xmpp:eme:0"  # XEP-0380
SPOILER = "urn:xmpp:spoiler:0"  # XEP-0382
BOOKMARKS = "urn:xmpp:bookmarks:1"  # XEP-0402
OCCUPANT_ID = "urn:xmpp:occupant-id:0"  # XEP-0421
FASTENING = "urn:xmpp:fasten:0"  # XEP-0422
RETRACTION = "urn:xmpp:message-retract:1"  # XEP-0424
OLD_RETRACTION = "urn:xmpp:message-retract:0"
FALLBACK = "urn:xmpp:fallback:0"  # XEP-0428
REACTIONS = "urn:xmpp:reactions:0"  # XEP-0444
FILE_METADATA = "urn:xmpp:file:metadata:0"  # XEP-0446
FILE_SHARING = "urn:xmpp:sfs:0"  # XEP-0447
URL_DATA = "http://jabber.org/protocol/url-data"  # XEP-0103
REPLY = "urn:xmpp:reply:0"  # XEP-0461
STREAM_LIMITS = "urn:xmpp:stream-limits:0"  # XEP-0478
READ_SYNC = "urn:xmpp:mds:displayed:0"  # XEP-0490
NOTIFY_SETTINGS = "urn:xmpp:notification-settings:1"  # XEP-0492
CHECK = "urn:bellbird:check:0"  # ours: marks the notification check's message to itself
OMEMO = ("eu.siacs.conversations.axolotl", "urn:xmpp:omemo:2")  # XEP-0384


def tag(namespace: str, local: str) -> str:
    """Write a tag the way ElementTree does."""
    return f"{{{namespace}}}{local}"
