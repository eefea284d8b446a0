"""Public files into tables of estimates, by their shape; every row left out is listed.

``import_file`` reads a file, finds its shape (long, years across, countries across), maps countries
to our codes and gives an accepted table of estimates. What the file does not say is asked for.
"""

from sovdata.importing.table import (
    Imported as Imported,
    import_file as import_file,
    way_in as way_in,
)
