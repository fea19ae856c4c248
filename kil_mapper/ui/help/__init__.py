"""Help in the window: short pages, a glossary, the keys, and a guided tour."""
