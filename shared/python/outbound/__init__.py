"""What those who use Outbound install."""
