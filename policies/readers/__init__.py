"""One module per way an integration is written; each returns the same view."""
