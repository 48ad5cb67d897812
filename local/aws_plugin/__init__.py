"""A stand-in for the published AWS plugin of Pulumi, for an emulator of AWS on this machine.

It speaks the engine's provider protocol and applies resources with boto3. It has the kinds of resources that
the project uses, refuses by name what it does not implement, and talks to nothing but a loopback address.
"""
