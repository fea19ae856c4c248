"""Tables in, map out: features, classes and colours, the folium page, the still picture."""
