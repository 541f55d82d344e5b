"""What is true: immutable values and pure functions, no input or output, no clock of their own."""
