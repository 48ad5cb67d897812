"""OpenAPI documents that users bring: read, checked, and their operations found. Knows nothing of Pulumi."""
