"""The view Areas: need and capacity of wards and neighbourhoods, and where the cold spots are."""
