"""Adapters: how what the ports ask for is done here; threads, foreign exceptions and wire formats end inside one."""
