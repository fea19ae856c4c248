"""The cage in which the map's page runs: nothing gets in but our own files, nothing gets out but known ids."""
