"""How what the ports ask for is done here; threads, foreign errors and wire formats end inside."""
