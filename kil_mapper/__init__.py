"""KIL Mapper: an honest asset map of the voluntary, community and social enterprise sector of one place."""

import os

__version__ = "0.1.0"

# GDAL reads this once, when pyogrio is first imported. A file that says it is a map can hold a virtual dataset which
# reads other files or fetches addresses: every format of this build but GeoPackage, GeoJSON and shapefile is off.
os.environ["OGR_SKIP"] = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,FlatGeobuf,GDALG,"
    "GML,GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LIBKML,LVBAG,MBTiles,MVT,MapInfo File,MapML,"
    "MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,"
    "S57,SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
# A GeoPackage can nest a shape so deeply that reading it through Arrow ends the process; this way it comes out empty.
os.environ["OGR_GPKG_STREAM_BASE_IMPL"] = "YES"
