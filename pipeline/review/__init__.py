"""The review: the web app in which a team prepares its meeting and decides."""
