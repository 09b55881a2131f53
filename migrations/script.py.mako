<%!
import re

def plain(body):
    # Alembic's own remarks around the operations say nothing to a reader.
    return re.sub(r"# ###.*\n(    )?|\n    # ### end.*", "", body)
%>\
"""${message}.

Revision ${up_revision}, after ${down_revision or "nothing"}; made on ${create_date.date()}.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${plain(upgrades) if upgrades else "pass"}


def downgrade() -> None:
    ${plain(downgrades) if downgrades else "pass"}
