"""What things are: vocabulary, table schemas, bands, the project, issues, progress, errors. No files, no Qt."""
