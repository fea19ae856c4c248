"""Words for Aldervale: its places and streets, and what its organisations are called and do. All invented.

Two text files beside this module list the organisations, one line each, fields parted by "|":

* `aldervale_kinds.txt`, kinds of organisation: sizes, weight, name, What, Who, How, activities. Sizes are t (under
  £10,000), s (£10,000–£100,000), m (£100,000–£500,000), l (£500,000 and over). In names and activities {p} is a place,
  {s} a saint, {n} a number, {f} a family name, {d} the district;
* `aldervale_landmarks.txt`, those that stand out, each made once: band, ward, name, What, Who, How, activities.
"""

from __future__ import annotations

from pathlib import Path


def lines_of(file: str) -> list[list[str]]:
    """The fields of every line of a text file beside this module."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines()]


PLACES = {
    "Aldergate": ("Aldergate", "Market Cross", "Corn Exchange Square", "Kirkgate", "Fleece Yard", "Aldervale Town"),
    "Priory": ("Priory", "Priory Fields", "Monksgate", "Northgate Rise", "Abbot's Lea", "Cloister Bank"),
    "Tenterfield": ("Tenterfield", "Tenter Hill", "Weavers' Croft", "Bobbin Lane", "Fuller's Green", "Teasel Bank"),
    "Millbottom": ("Millbottom", "Weir Bottom", "Tanyard", "Foundry Bridge", "Goit Side", "Old Sluice"),
    "Dyehouse": ("Dyehouse", "Madder Street", "Logwood", "Dyehouse Lock", "Vat Lane", "Indigo Row"),
    "Staithe End": ("Staithe End", "Coal Staithe", "Ropewalk", "Barge Basin", "Lower Staithe", "Keelman's Row"),
    "Carr and Eastfield": ("Eastfield", "Carr Side", "Long Carr", "Sallow Carr", "Ings Farm", "Nether Carr"),
    "Beaumont Park": ("Beaumont", "Beaumont Park", "Bandstand Road", "Becksworth", "Laburnum Hill", "Park Avenue"),
    "Wrayford": ("Wrayford", "Great Wray", "Little Wray", "Wrayford Green", "Orchard Wray", "Stannerley"),
    "Haverley": ("Haverley", "Haverley Magna", "Cold Haver", "Sleightfold", "Burnet Ash", "Tharsby"),
    "Whinfell": ("Whinfell", "Whin Edge", "Gorsley", "Thwaite Bank", "Lark Moor", "Whinfell Foot"),
    "Kirkholme": ("Kirkholme", "Kirkholme Bridge", "Over Kirkholme", "Sheepwash", "Fellgarth", "Market Holme"),
    "Upper Alderdale": ("Alderhead", "Upper Alderdale", "Garsgill", "Hushby", "Cragthorpe", "Nine Springs"),
    "Moorside": ("Moorside", "Ravelstone", "Peat Lane", "Moor Hallam", "Bracken Hill", "Curlew Bank"),
}
NEIGHBOUR_PLACES = (
    ("Skellmoor", "Skell Bridge", "Amblerby", "Thorsgill", "Netherskell", "Brockholt", "Hawkstead Moor", "Ulverby",
     "Keldworth", "Sandrigg", "Ferrensby Carr", "Low Skell", "Birkwith", "Dunnockshaw Green", "Marlthorpe", "Owlerby",
     "Pellgate", "Raskelby", "Tarnholt", "Winterskell"),
    ("Harrowmere", "Mere Bank", "Great Harrow", "Pinderfold", "Cawlby", "Elmsworth Mere", "Fossbeck", "Gawsby",
     "Hollinmere", "Ivelthorpe", "Jackdaw Green", "Kettlesby", "Lodesworth", "Merehouses", "Norbeck", "Ottersley",
     "Quarmere", "Rushby", "Sedgemere", "Thrussington Mere"),
)  # fmt: skip
STREETS = (
    "Alder Street", "Back Lane", "Beck Road", "Bridge Street", "Chapel Hill", "Church Lane", "Cobden Street",
    "Commercial Road", "Dale View", "Fell Road", "Garden Terrace", "Hall Lane", "High Street", "Holme Road",
    "Institute Road", "King's Road", "Linden Grove", "Mill Lane", "Moor Road", "New Road", "Orchard Close",
    "Prospect Street", "Quarry Bank", "River Walk", "School Lane", "Station Road", "Station Approach", "The Crescent",
    "The Green", "Union Street", "Victoria Road", "Wharf Road",
)  # fmt: skip
SAINTS = (
    "St Oswin", "St Hild", "St Alkelda", "St Wilfrid", "All Saints", "St Agnes", "Holy Trinity", "St Cuthman",
    "St Everilda", "St Botolph", "St Columba", "St Monica", "Christ Church", "St Blaise", "St Lucy", "St Edith",
)  # fmt: skip
ROUND_ABOUT = (
    "{}", "{}", "{}", "{} and District", "North {}", "South {}", "West {}", "Mid {}", "{} Town", "Greater {}",
)  # fmt: skip
NUMBERS = ("1st", "2nd", "3rd", "4th", "5th", "7th", "9th", "11th")
FAMILIES = (
    "Ackersley", "Bancroft-Lumb", "Cawthray", "Denholt", "Eckersby", "Fawthrop", "Garlick", "Hebblewhite", "Ibbotsdale",
    "Jowitt", "Kershawe", "Lister-Gaunt", "Murgatroyde", "Naylorson", "Oddy", "Pickersgale", "Ramskill", "Sugdenby",
    "Tordoff", "Uttley-Shaw", "Varleyson", "Wadsworthy",
)  # fmt: skip
