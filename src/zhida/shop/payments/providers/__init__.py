"""One file per payment channel: how it signs, what it answers, and what that means in our words."""
