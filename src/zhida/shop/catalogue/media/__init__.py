"""Uploaded pictures and videos: taken in with suspicion, stored by content, served with long lives."""
