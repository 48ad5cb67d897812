"""What a user may configure: one module per group, each a frozen type that validates itself."""
