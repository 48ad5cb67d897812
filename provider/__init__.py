"""The component for every Pulumi language: `pulumi package add` reads its schema here, and constructs it."""
