"""KIL Mapper: an honest asset map of the voluntary, community and social enterprise sector of one place."""

__version__ = "0.1.0"
