"""The main view of a project: map, list and details, linked. Loaded behind the first screen, since it needs pandas."""
