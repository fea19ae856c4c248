"""What is shown of the organisations: the filter, the controls that change it, and charts that are filters too."""
