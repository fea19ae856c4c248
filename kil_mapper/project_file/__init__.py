"""The project file: open, save, migrate, check, recover."""
