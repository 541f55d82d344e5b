"""The archive and ledger in SQLite, secrets in the key ring, settings in TOML."""
