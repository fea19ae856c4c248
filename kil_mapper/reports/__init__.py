"""Tables in, documents out: one content model, one writer per format."""
