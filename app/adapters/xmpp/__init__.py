"""XMPP over WebSocket (RFC 7395) with slixmpp."""
