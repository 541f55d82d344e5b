"""XMPP over WebSocket (RFC 7395) with stanzas of our own: elements in, elements out."""
