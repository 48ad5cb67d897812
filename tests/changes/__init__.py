"""The changes of every option, planned by the engine over deployed stacks."""
