"""The table of allowed imports: the arrows of the house."""

from tests.laws.rooms.above import ABOVE
from tests.laws.rooms.house import HOUSE
from tests.laws.rooms.people import PEOPLE
from tests.laws.rooms.public import PUBLIC

# Module or folder → what it may import beside the standard library. The longest name that fits a
# module is its row; an import is allowed by its own name or by that of a folder it is in.
MAY_IMPORT = {**HOUSE, **PUBLIC, **PEOPLE, **ABOVE}
