"""The view Change and compare: over time, beside other places, and need in both editions of the index."""
