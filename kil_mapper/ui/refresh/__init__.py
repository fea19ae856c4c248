"""A newer register into the project that is open."""
