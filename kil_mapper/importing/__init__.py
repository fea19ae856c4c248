"""Files in, clean tables and issues out. One module per published dataset: recognise and read."""
