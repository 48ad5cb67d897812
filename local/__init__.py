"""The embedded cloud: the Pulumi engine, an emulator of AWS and a stand-in AWS plugin, on this machine only.

Nothing of the product imports this package.
"""
