"""The pages before there is a project: start, data folder, work in progress. None of them needs pandas."""
