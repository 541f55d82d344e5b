"""What the user sees; shows the state, reports intent, holds no data of its own."""
