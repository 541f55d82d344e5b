"""The settings: pages whose choices take effect at once."""
