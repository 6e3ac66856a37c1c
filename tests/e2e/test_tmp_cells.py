import pytest
from tests.factories.tables import add_table
from tests.factories.plans import make_based_plan
from plans.outline.queries.lines import outline_lines
pytestmark = pytest.mark.browser
