"""Reading of what users write, within limits: files, YAML, and the messages about both.

It depends on nothing else of the component: the embedded cloud, which knows nothing of it, reads a stack's
files with the same code, by a link.
"""
