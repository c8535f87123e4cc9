"""The door of the back office: one page that the browser's program fills over the staff API."""
