"""Accounts: adding, changing, making new ones, and how they stand."""
