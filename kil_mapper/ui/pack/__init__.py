"""The view Report: what the documents say, and the evidence pack."""
