"""What partners abroad get, and what they never get."""
