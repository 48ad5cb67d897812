"""Specifications and options as resources of the AWS provider."""
