"""States of deployed stacks, by the version that deployed them, and what deploys them."""
