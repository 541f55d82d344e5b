"""Newer versions of the program: the signed release file."""
